"""Takes a backup, or goes on with one that was stopped."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from apps.core import times
from infra.backup.lines import checksum, packed
from infra.backup.notes import (
    BEGUN,
    FORMAT,
    MANIFEST,
    Kept,
    read_note,
    read_progress,
    write_note,
    write_progress,
)
from infra.backup.places import Place
from infra.backup.scope import Scope, model_name
from infra.backup.sources import Files, Segment, Source
from infra.backup.together import steps_of

SEGMENTS = 4


class AlreadyWhole(Exception):
    """In this place lies a backup that is whole."""


class OtherBackup(Exception):
    """In this place lies the beginning of a backup of something else."""


def take(scope: Scope, place: Place, *, now: datetime) -> Iterator[Kept]:
    """Back up all of `scope`. Yields each part that is there, those of an earlier run first.

    Raises:
        AlreadyWhole: there is one.
        OtherBackup: it was begun for other tables, or another bucket.
    """
    begun = _begin(scope, place, now)
    sources = _sources(scope, place, now)
    yield from steps_of(sources, partial(_keep_parts, place))
    write_note(place, MANIFEST, _manifest(begun, place, sources, now))


def _begin(scope: Scope, place: Place, now: datetime) -> dict[str, Any]:
    if place.has(MANIFEST):
        raise AlreadyWhole
    whose = {
        "format": FORMAT,
        "prefix": scope.prefix,
        "bucket": scope.bucket,
        "tables": {name: model_name(name) for name in scope.names},
    }
    begun = read_note(place, BEGUN)
    if begun is None:
        begun = {**whose, "begunAt": times.to_text(now)}
        write_note(place, BEGUN, begun)
    if {name: begun.get(name) for name in whose} != whose:
        raise OtherBackup
    return begun


def _sources(scope: Scope, place: Place, now: datetime) -> list[Source]:
    segments = [
        Segment(scope.table(name), name, number, SEGMENTS, now)
        for name in scope.names
        for number in range(SEGMENTS)
    ]
    return [Files(scope.bucket, place), *segments]


def _keep_parts(place: Place, source: Source) -> Iterator[Kept]:
    """Keep what is left of a source, part by part, each before the note that it is there."""
    progress = read_progress(place, source.name)
    yield from progress["parts"]
    if progress["done"]:
        return
    for part in source.parts(progress["after"]):
        kept = []
        if part.things or part.skipped:
            name = f"{source.name}-{len(progress['parts']):05}.jsonl.gz"
            kept.append(_keep(place, name, part.things, part.skipped))
        progress["parts"] += kept
        progress |= {"after": part.after, "done": part.after is None}
        write_progress(place, source.name, progress)
        yield from kept


def _keep(place: Place, name: str, things: list[Any], skipped: int) -> Kept:
    content = packed(things)
    place.write(name, content)
    return {"name": name, "count": len(things), "skipped": skipped, "sha256": checksum(content)}


def _manifest(
    begun: dict[str, Any], place: Place, sources: list[Source], now: datetime
) -> dict[str, Any]:
    parts = [part for one in sources for part in read_progress(place, one.name)["parts"]]
    counts = {
        name: sum(part["count"] for part in parts if part["name"].startswith(f"tables/{name}/"))
        for name in begun["tables"]
    }
    files = sum(part["count"] for part in parts if part["name"].startswith(Files.name))
    return {**begun, "endedAt": times.to_text(now), "rows": counts, "files": files, "parts": parts}
