"""`manage.py seed_demo`: the demo users and their data, in a stage for trying things out."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.core import times
from apps.core.management.progress import Progress
from infra import demo


class Command(BaseCommand):
    help = "Make the demo users and their data. Users that are there already stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell who would be made")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.STAGE not in {"local", "dev"}:
            msg = f"Stage {settings.STAGE} is for real people: no demo users there."
            raise CommandError(msg)
        if options["dry_run"]:
            would = [user.email for user in demo.missing()]
            self.stdout.write(f"Would make: {', '.join(would) or 'nobody'}.")
            return
        bar = Progress(sys.stderr, "users", len(demo.USERS))
        made = demo.seed(times.to_milliseconds(timezone.now()), tell=lambda: bar.add(1))
        bar.end()
        self.stdout.write(f"Made: {', '.join(made) or 'nothing, all of them are there'}.")
