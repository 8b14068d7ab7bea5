"""What a backup says about itself: whose it is, how far each source is, and what is in it."""

from typing import Any, TypedDict, cast

import orjson

from infra.backup.places import Missing, Place

FORMAT = 1
BEGUN = "begun.json"
MANIFEST = "manifest.json"


class Kept(TypedDict):
    """A part that lies in the place."""

    name: str
    count: int
    skipped: int
    sha256: str


class Progress(TypedDict):
    """How far a source is: its parts, and after what it goes on."""

    parts: list[Kept]
    after: Any
    done: bool


def read_note(place: Place, name: str) -> dict[str, Any] | None:
    """Read a note, None if there is none."""
    try:
        note: dict[str, Any] = orjson.loads(place.read(name))
    except Missing:
        return None
    return note


def write_note(place: Place, name: str, note: object) -> None:
    place.write(name, orjson.dumps(note, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))


def read_progress(place: Place, source: str) -> Progress:
    found = read_note(place, f"state/{source}.json")
    return cast("Progress", found) if found else {"parts": [], "after": None, "done": False}


def write_progress(place: Place, source: str, progress: Progress) -> None:
    write_note(place, f"state/{source}.json", progress)
