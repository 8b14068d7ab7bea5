"""`manage.py redrive`: what failed for good is tried again."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.core import dead_letters
from apps.core.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Puts what is in the dead-letter queue back into the work queue. What fails again comes "
        "back; again is harmless."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what is there")

    def handle(self, *args: object, **options: Any) -> None:
        is_dry = options["dry_run"]
        bar = Progress(sys.stderr, "dead letters", dead_letters.count())
        tried = left = 0
        for letter in dead_letters.redrive(timezone.now(), is_dry=is_dry):
            tried, left = tried + (not letter.problem), left + bool(letter.problem)
            bar.clear()
            self.stdout.write(_line(letter))
            bar.add(1)
        bar.end()
        self.stdout.write(f"{tried or 'None'} {'there' if is_dry else 'handed over'}, {left} left.")


def _line(letter: dead_letters.Letter) -> str:
    told = f"{letter.message_id}: {letter.subject}"
    told += f", {letter.cause}" if letter.cause else ""
    return f"{told}: {letter.problem}" if letter.problem else told
