"""`manage.py reconcile_counters`: counters that do not say what there is are set right."""

import sys
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.errors import LostRace, NotFound
from apps.core.management.progress import Progress
from apps.social.services.counting import KINDS, recount, with_counters


class Command(BaseCommand):
    help = (
        "Counts anew the rows around users and posts, and corrects what their counters say. Again "
        "is harmless, and so is what goes on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("one", nargs="?", help="users/<userId> or posts/<postId>; else all")
        parser.add_argument("--from", dest="start", help="go on behind this one, of all")
        parser.add_argument("--dry-run", action="store_true", help="only tell what is wrong")

    def handle(self, *args: object, **options: Any) -> None:
        self._is_dry, self._wrong = options["dry_run"], 0
        one, start = options["one"], options["start"]
        if one:
            self._recount_one(*_place(one))
        else:
            self._recount_all(*_place(start or next(iter(KINDS))))
        self.stdout.write(f"{self._wrong or 'None'} wrong.")

    def _recount_one(self, kind: str, row_id: str) -> None:
        try:
            self._recount(kind, row_id)
        except NotFound as error:
            msg = f"There is no {kind}/{row_id}."
            raise CommandError(msg) from error

    def _recount_all(self, first: str, last_id: str) -> None:
        place, names = f"{first}/{last_id}", [*KINDS]
        try:
            for kind in names[names.index(first) :]:
                after = last_id if kind == first else None
                bar = Progress(sys.stderr, kind, KINDS[kind].model.rows_about())
                for row_id in with_counters(kind, after=after):
                    with suppress(NotFound):  # Gone since it was found.
                        self._recount(kind, row_id, bar)
                    place = f"{kind}/{row_id}"
                    bar.add(1)
                bar.end()
        except BaseException:  # Whatever stops it: a fault, or who waits for it.
            self.stderr.write(f"Go on with --from {place}")
            raise

    def _recount(self, kind: str, row_id: str, bar: Progress | None = None) -> None:
        try:
            off = recount(kind, row_id, is_dry=self._is_dry)
        except LostRace:
            told = "changes too fast, look again later"
        else:
            if not off:
                return
            told = ", ".join(f"{name} {number:+}" for name, number in off.items())
            self._wrong += 1
        if bar:
            bar.clear()
        self.stdout.write(f"{kind}/{row_id}: {told}")


def _place(text: str) -> tuple[str, str]:
    kind, _, row_id = text.partition("/")
    if kind not in KINDS:
        msg = f"{text}: it begins with one of {', '.join(KINDS)}"
        raise CommandError(msg)
    return kind, row_id
