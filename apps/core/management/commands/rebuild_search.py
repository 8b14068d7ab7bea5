"""`manage.py rebuild_search`: put the search index right, document by document."""

import base64
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import orjson
from django.core.management import BaseCommand, CommandError

from apps.core.indexed import INDEX, Mark, Step, parts, rebuild
from apps.core.management.progress import Progress


class Command(BaseCommand):
    help = "List documents that the search index lacks, and take out what is wrong in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what is wrong")
        parser.add_argument("--from", help="where to go on: a run that is stopped tells it")

    def handle(self, *args: Any, **options: Any) -> None:
        totals = parts()
        self._mark: Mark | None = _read_mark(options["from"], totals)
        is_dry = options["dry_run"]
        steps = rebuild(self._mark, is_dry=is_dry)
        try:
            for name, some in groupby(steps, key=lambda step: step.part):
                self._show(name, some, totals[name], is_dry=is_dry)
        finally:  # Whatever stops it: a fault, or who waits for it.
            if self._mark:
                self.stderr.write(f"Go on with --from {_write_mark(self._mark)}")

    def _show(self, name: str, steps: Iterable[Step], total: int, *, is_dry: bool) -> None:
        bar = Progress(sys.stderr, name, total)
        read = wrong = 0
        for step in steps:
            read, wrong, self._mark = read + step.read, wrong + step.wrong, step.following
            bar.add(step.read)
        bar.end()
        verb = "taken out" if name == INDEX else "listed"
        self.stdout.write(f"{name}: {read} read, {wrong} {'to be ' if is_dry else ''}{verb}")


def _write_mark(mark: Mark) -> str:
    key = base64.urlsafe_b64encode(orjson.dumps(mark.after)).decode() if mark.after else ""
    return f"{mark.part}:{key}"


def _read_mark(text: str | None, known: Iterable[str]) -> Mark | None:
    if text is None:
        return None
    part, _, key = text.partition(":")
    try:
        after = orjson.loads(base64.urlsafe_b64decode(key)) if key else None
    except ValueError as error:
        raise CommandError("--from: " + str(error)) from error
    if part not in known:
        msg = f"--from: there is no {part!r}"
        raise CommandError(msg)
    return Mark(part, after)
