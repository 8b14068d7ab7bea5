"""`manage.py restore <place>`: what a backup holds, back into the tables and the bucket."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from apps.core.management.progress import Progress
from infra.backup import Place, Refused, Scope, place_at, restore
from infra.backup.restoring import read_manifest


class Command(BaseCommand):
    help = (
        "Checks a whole backup, then writes it into this stage. One that was stopped goes on where "
        "it was. What comes back is no news: nobody gets a mail or an event for it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="a folder, or s3://bucket/prefix")
        parser.add_argument("--dry-run", action="store_true", help="only check, and write nothing")
        parser.add_argument(
            "--into-existing",
            action="store_true",
            help="write over rows of the same keys; others stay. Else only what is empty is filled",
        )

    def handle(self, *args: object, place: str, **options: Any) -> None:
        try:
            self._restore(Scope.here(), place_at(place), **options)
        except Refused as error:
            raise CommandError(str(error)) from error

    def _restore(
        self, scope: Scope, place: Place, *, dry_run: bool, into_existing: bool, **_: object
    ) -> None:
        manifest = read_manifest(place)
        total = sum(part["count"] for part in manifest["parts"])
        bar = Progress(sys.stderr, "restore", total if dry_run else 2 * total)
        written = skipped = 0
        for step in restore(
            scope, place, now=timezone.now(), over_existing=into_existing, is_dry=dry_run
        ):
            written, skipped = written + step.written, skipped + step.skipped
            bar.add(sum(step))
        bar.end()
        taken = f"the backup of {manifest['prefix']} of {manifest['begunAt']}"
        if dry_run:
            self.stdout.write(f"Would restore {total} rows and files: {taken}, which is right.")
        else:
            self.stdout.write(f"Restored {written} rows and files: {taken}; {skipped} had expired.")
