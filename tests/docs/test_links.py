"""No link in the documents is dead: files are there, and so are the headings in them."""

import re
import unicodedata
from pathlib import Path

import pytest

from config.env import ROOT

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)>?\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    dead = [link for link in links(path) if not is_there(path, link)]

    assert dead == []


def links(path: Path) -> list[str]:
    """Find the links to files and headings; those to other sites need the network."""
    found = LINK.findall(FENCED.sub("", path.read_text()))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def is_there(path: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = path.parent / name if name else path
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(path: Path) -> set[str]:
    """Name the headings as GitHub does: in lower case, a hyphen for a space, no punctuation."""
    headings = re.findall(r"^#+ +(.+?) *$", FENCED.sub("", path.read_text()), re.MULTILINE)
    return {anchor(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)) for heading in headings}


def anchor(heading: str) -> str:
    kept = (
        character
        for character in heading.lower()
        if character in "-_ " or unicodedata.category(character)[0] in "LN"
    )
    return "".join(kept).replace(" ", "-")
