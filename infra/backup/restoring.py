"""Puts a backup back, or goes on with a restore that was stopped.

Each restore has an id, which its rows carry: by it the streams know that they are no news.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from apps.core.ids import new_id
from apps.core.restored import RESTORED_BY
from infra.backup.lines import checksum, from_json, unpacked
from infra.backup.notes import FORMAT, MANIFEST, Kept, read_note, write_note
from infra.backup.places import Missing, Place
from infra.backup.rows import client, has_rows, is_there, put
from infra.backup.scope import Scope
from infra.backup.sources import FILES_AT_ONCE, Files, file_name, is_over
from infra.backup.together import steps_of


class Refused(Exception):
    """The backup cannot be put there; the message says why, and what to do."""


class Step(NamedTuple):
    """Things of a part that were checked, written, or left out since they have expired."""

    checked: int = 0
    written: int = 0
    skipped: int = 0


def restore(
    scope: Scope, place: Place, *, now: datetime, over_existing: bool, is_dry: bool
) -> Iterator[Step]:
    """Check the whole backup, then write it. Nothing is written unless all of it is right.

    Raises:
        Refused: it is not whole, damaged, of other tables, or there is something already.
    """
    manifest = read_manifest(place)
    parts: list[Kept] = manifest["parts"]
    _check_tables(scope, manifest)
    yield from (Step(checked=part["count"]) for part in steps_of(parts, _checker(place)))
    going_on = read_note(place, _note(scope))
    if not going_on and not over_existing:
        _check_empty(scope, manifest)
    if is_dry:
        return
    restore_id = going_on["id"] if going_on else new_id(now)
    write_note(place, _note(scope), {"id": restore_id})
    writer = _Writer(scope, place, restore_id, now)
    yield from steps_of(parts, writer.write)
    write_note(place, _note(scope), {})


def read_manifest(place: Place) -> dict[str, Any]:
    """Read what is in a backup. Raises Refused where it is not whole."""
    manifest = read_note(place, MANIFEST)
    if manifest is None:
        msg = "There is no whole backup here. Run `backup` with the same place to complete it."
        raise Refused(msg)
    if manifest["format"] != FORMAT:
        msg = f"This backup has format {manifest['format']}, not {FORMAT}."
        raise Refused(msg)
    return manifest


def _check_tables(scope: Scope, manifest: dict[str, Any]) -> None:
    if unknown := sorted(set(manifest["tables"]) - set(scope.names)):
        msg = f"The backup has tables that are unknown here: {', '.join(unknown)}."
        raise Refused(msg)
    missing = [scope.table(name) for name in manifest["tables"] if not is_there(scope.table(name))]
    if missing:
        msg = f"Missing: {', '.join(missing)}. Make them by `manage.py infra deploy` first."
        raise Refused(msg)


def _check_empty(scope: Scope, manifest: dict[str, Any]) -> None:
    full = [name for name in map(scope.table, manifest["tables"]) if has_rows(name)]
    listed = client("s3").list_objects_v2(Bucket=scope.bucket, MaxKeys=1)
    full += [scope.bucket] if listed.get("Contents") else []
    if full:
        msg = f"Not empty: {', '.join(full)}. To write over what is there, say --into-existing."
        raise Refused(msg)


def _checker(place: Place) -> Callable[[Kept], Iterator[Kept]]:
    """Make the check of a part: it and the files that it lists are what they were."""

    def check(part: Kept) -> Iterator[Kept]:
        content = _read_checked(place, part["name"], part["sha256"])
        if part["name"].startswith(Files.name):
            for entry in unpacked(content):
                _read_checked(place, file_name(entry["sha256"]), entry["sha256"])
        yield part

    return check


def _read_checked(place: Place, name: str, expected: str) -> bytes:
    try:
        content = place.read(name)
    except Missing as error:
        msg = f"{name} is missing in the backup. Nothing is to be trusted that goes on."
        raise Refused(msg) from error
    if checksum(content) != expected:
        msg = f"{name} is not what it was when the backup was taken."
        raise Refused(msg)
    return content


def _note(scope: Scope) -> str:
    return f"restoring/{scope.prefix}.json"


@dataclass(frozen=True)
class _Writer:
    scope: Scope
    place: Place
    restore_id: str
    now: datetime

    def write(self, part: Kept) -> Iterator[Step]:
        """Write a part, unless this restore has: then note that it did."""
        note = f"restoring/{self.restore_id}/{part['name']}"
        if self.place.has(note):
            yield Step(written=part["count"])
            return
        things = unpacked(_read_checked(self.place, part["name"], part["sha256"]))
        if part["name"].startswith(Files.name):
            written = self._write_files(things)
        else:
            written = self._write_rows(part["name"].split("/")[1], things)
        self.place.write(note, b"")
        yield Step(written=written, skipped=len(things) - written)

    def _write_rows(self, name: str, rows: list[dict[str, Any]]) -> int:
        mark = {RESTORED_BY: {"S": self.restore_id}}
        kept = [from_json(row) | mark for row in rows if not is_over(row, self.now)]
        put(self.scope.table(name), kept)
        return len(kept)

    def _write_files(self, entries: list[dict[str, Any]]) -> int:
        with ThreadPoolExecutor(FILES_AT_ONCE) as pool:
            return len(list(pool.map(self._write_file, entries)))

    def _write_file(self, entry: dict[str, Any]) -> None:
        content = _read_checked(self.place, file_name(entry["sha256"]), entry["sha256"])
        client("s3").put_object(
            Bucket=self.scope.bucket, Key=entry["key"], Body=content, **entry["headers"]
        )
