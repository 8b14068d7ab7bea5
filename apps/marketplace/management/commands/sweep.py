"""`manage.py sweep`: end auctions and let items go, as the scheduled run does every minute."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from apps.core import due, times
from apps.core.management.progress import Progress
from apps.marketplace.models import DUE_KINDS


class Command(BaseCommand):
    help = "Do what is due in the marketplace. Again is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until", help="as if it were then (RFC 3339); on local stages alone")
        parser.add_argument("--dry-run", action="store_true", help="show it, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        until = _moment(options["until"])
        if options["dry_run"]:
            for kind, row in due.due_rows(until, DUE_KINDS):
                self.stdout.write(f"{times.to_text(row.due_at)} {kind} {row.subject_id}")
            return
        swept, bar = 0, Progress(sys.stderr, "due", None)
        # What is done may bring what is due.
        while fired := due.run_all(until, DUE_KINDS, tell=lambda: bar.add(1)):
            swept += fired
        bar.end()
        self.stdout.write(f"Swept: {swept}.")


def _moment(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    if not settings.IS_LOCAL:
        msg = "--until: another time than now is for local stages alone."
        raise CommandError(msg)
    try:
        return times.from_text(text)
    except ValueError as error:
        msg = f"--until: {error}"
        raise CommandError(msg) from error
