"""`manage.py delete_user`: delete an account, as its owner could."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts import cognito, services
from apps.core import times
from apps.core.errors import NotFound
from apps.core.management.progress import Progress
from apps.core.management.refusals import refusals_told


class Command(BaseCommand):
    help = "Deletes an account with all that belongs to it. There is no way back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would be done.")

    def handle(self, *args: object, **options: Any) -> None:
        found = cognito.find_user(options["email"].lower())
        if found is None:
            msg = "There is no user with this e-mail."
            raise CommandError(msg)
        if options["dry_run"]:
            self.stdout.write(f"would delete user {found.sub}")
            return
        with refusals_told():
            self._delete(found.sub)
        self.stdout.write(f"deleted user {found.sub}")

    def _delete(self, user_id: str) -> None:
        now = times.to_milliseconds(timezone.now())
        try:
            services.begin_erasure(user_id=user_id, now=now)
        except NotFound:
            self.stdout.write("Going on with a deletion that was begun.")
        bar = Progress(sys.stderr, "rounds", None)
        while not services.erase(user_id=user_id, now=now):
            bar.add(1)
        bar.end()
