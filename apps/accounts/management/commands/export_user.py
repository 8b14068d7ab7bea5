"""`manage.py export_user`: write all that somebody has into a zip file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts import cognito, services
from apps.accounts.archive import write_archive
from apps.core import times


class Command(BaseCommand):
    help = "Writes all that a user has into a zip file, as their own export does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--file", type=Path, help="Where to; <userId>.zip unless given.")

    def handle(self, *args: object, **options: Any) -> None:
        found = cognito.find_user(options["email"].lower())
        now = times.to_milliseconds(timezone.now())
        user = services.user_at_first_use(user_id=found.sub, now=now) if found else None
        if user is None:
            msg = "There is no user with this e-mail."
            raise CommandError(msg)
        path = options["file"] or Path(f"{user.user_id}.zip")
        # Only when it is whole does it have its name.
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as file:
            write_archive(file, user.user_id, tell=self._tell)
        part.replace(path)
        self.stdout.write(f"wrote {path}")

    def _tell(self, name: str) -> None:
        self.stdout.write(name)
