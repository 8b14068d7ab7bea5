import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.accounts.reconcile import repair_all, repairs
from apps.core.management.progress import Progress


class Command(BaseCommand):
    help = "Repairs what a crash left between Cognito and DynamoDB."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would be done.")

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        if options["dry_run"]:
            lines = [f"would {repair.what}" for repair in repairs(now)]
        else:
            bar = Progress(sys.stderr, "repairs", None)
            lines = repair_all(now, tell=lambda: bar.add(1))
            bar.end()
        self.stdout.write("\n".join(lines) or "Nothing to repair.")
