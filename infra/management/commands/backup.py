"""`manage.py backup <place>`: every row and every file of the stage, into a folder or a bucket."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from apps.core.aws.clients import client
from apps.core.management.progress import Progress
from infra.backup import AlreadyWhole, OtherBackup, Place, Scope, place_at, take


class Command(BaseCommand):
    help = (
        "Backs up all tables and the bucket of images, with checksums. One that was stopped goes "
        "on where it was when it is started again with the same place. It is personal data: keep "
        "it as safe as the tables."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="a folder, or s3://bucket/prefix")
        parser.add_argument("--dry-run", action="store_true", help="only tell what there is")

    def handle(self, *args: object, place: str, dry_run: bool, **options: Any) -> None:
        scope = Scope.here()
        if place.removeprefix("s3://").split("/")[0] == scope.bucket:
            msg = "A backup in the bucket that it is of would be lost with it, and grow by itself."
            raise CommandError(msg)
        rows = {name: _rows_about(scope.table(name)) for name in scope.names}
        if dry_run:
            self._tell_what_there_is(scope, rows)
            return
        try:
            self._take(scope, place_at(place), sum(rows.values()))
        except AlreadyWhole as error:
            msg = "Here lies a backup that is whole. Choose another place."
            raise CommandError(msg) from error
        except OtherBackup as error:
            msg = "Here lies the beginning of a backup of something else. Choose another place."
            raise CommandError(msg) from error

    def _tell_what_there_is(self, scope: Scope, rows: dict[str, int]) -> None:
        for name, number in rows.items():
            self.stdout.write(f"{scope.table(name)}: about {number} rows")
        self.stdout.write(f"{scope.bucket}: its files")

    def _take(self, scope: Scope, place: Place, total: int) -> None:
        bar, count, skipped = Progress(sys.stderr, "backup", total), 0, 0
        try:
            for part in take(scope, place, now=timezone.now()):
                count, skipped = count + part["count"], skipped + part["skipped"]
                bar.add(part["count"])
        except (AlreadyWhole, OtherBackup):
            raise
        except BaseException:  # Whatever stops it: a fault, or who waits for it.
            self.stderr.write("Stopped. The same command goes on where it was.")
            raise
        bar.end()
        self.stdout.write(f"Backed up {count} rows and files; {skipped} had expired or went.")


def _rows_about(table: str) -> int:
    return int(client("dynamodb").describe_table(TableName=table)["Table"]["ItemCount"])
