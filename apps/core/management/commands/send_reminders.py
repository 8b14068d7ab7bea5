"""`manage.py send_reminders`: fire what is due, as the scheduled run does every minute."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from apps.core import due, times
from apps.core.management.progress import Progress


class Command(BaseCommand):
    help = "Fire what is due: reminders, and work that was left for later. Again is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until", help="what is due by then (RFC 3339); now, unless given")
        parser.add_argument("--dry-run", action="store_true", help="show it, and fire nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        until = _moment(options["until"])
        if not options["dry_run"]:
            bar = Progress(sys.stderr, "due", None)
            fired = due.run_all(until, tell=lambda: bar.add(1))
            bar.end()
            self.stdout.write(f"Fired: {fired}.")
            return
        for kind, row in due.due_rows(until):
            self.stdout.write(f"{times.to_text(row.due_at)} {kind} {row.subject_id}")


def _moment(text: str | None) -> datetime:
    try:
        return times.from_text(text) if text else timezone.now()
    except ValueError as error:
        msg = f"--until: {error}"
        raise CommandError(msg) from error
