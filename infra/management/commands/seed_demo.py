"""`manage.py seed_demo`: the demo users and their data, in a stage for trying things out."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from apps.core import times
from infra import demo


class Command(BaseCommand):
    help = "Make the demo users and their data. Users that are there already stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.STAGE not in {"local", "dev"}:
            msg = f"Stage {settings.STAGE} is for real people: no demo users there."
            raise CommandError(msg)
        made = demo.seed(times.to_milliseconds(timezone.now()))
        self.stdout.write(f"Made: {', '.join(made) or 'nothing, all of them are there'}.")
