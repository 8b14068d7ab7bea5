"""`manage.py cleanup_images`: put right what a crash left in the bucket."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

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
        told = False
        for line in lines:
            self.stdout.write(line)
            told = True
        if not told:
            self.stdout.write("Nothing is left over.")
