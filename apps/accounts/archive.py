"""All that somebody has, as one zip file: a list of JSON for each kind of thing, and files."""

import zipfile
from collections.abc import Callable, Iterable
from typing import IO

import orjson

from apps.core import belongings
from apps.core.belongings import JSON


def write_archive(
    file: IO[bytes], user_id: str, *, tell: Callable[[str], object] = lambda _: None
) -> None:
    """Write the archive of a user. Rows are read page by page, and never all held at once.

    `tell` hears of each part before it is written.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for domain in belongings.of_all_domains():
            for name, things_of in domain.documents.items():
                tell(f"{name}.json")
                with archive.open(f"{name}.json", "w") as entry:
                    _write_list(entry, things_of(user_id))
            for name, content in domain.files(user_id):  # Compressed already.
                tell(name)
                archive.writestr(name, content, zipfile.ZIP_STORED)


def _write_list(entry: IO[bytes], things: Iterable[JSON]) -> None:
    before = b"["
    for thing in things:
        entry.write(before + b"\n" + orjson.dumps(thing))
        before = b","
    entry.write(b"[]\n" if before == b"[" else b"\n]\n")
