"""`manage.py cleanup_images`: put right what a crash left in the bucket."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from apps.core.management.progress import Progress
from apps.media import services


class Command(BaseCommand):
    help = "Delete files that no image needs, and go on with images whose work got lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        lines = (
            (f"would {finding.what}" for finding in services.leftovers(now))
            if options["dry_run"]
            else services.clean_up(now)
        )
        told, bar = False, Progress(sys.stderr, "left over", None)
        for line in lines:
            bar.clear()
            self.stdout.write(line)
            bar.add(1)
            told = True
        bar.end()
        if not told:
            self.stdout.write("Nothing is left over.")
