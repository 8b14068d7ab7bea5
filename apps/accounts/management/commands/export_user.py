"""`manage.py export_user`: write all that somebody has into a zip file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts import cognito
from apps.accounts.archive import write_archive
from apps.accounts.models import User


class Command(BaseCommand):
    help = "Writes all that a user has into a zip file, as their own export does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--file", type=Path, help="Where to; <userId>.zip unless given.")
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would be done.")

    def handle(self, *args: object, **options: Any) -> None:
        found = cognito.find_user(options["email"].lower())
        user = User.find(found.sub) if found else None
        if user is None:  # Or one who has never been here, and has nothing.
            msg = "There is no user with this e-mail."
            raise CommandError(msg)
        path = options["file"] or Path(f"{user.user_id}.zip")
        if not options["dry_run"]:
            self._write(path, user.user_id)
        self.stdout.write(f"{'would write' if options['dry_run'] else 'wrote'} {path}")

    def _write(self, path: Path, user_id: str) -> None:
        # Only when it is whole does it have its name, and nobody else may read it.
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as file:
            part.chmod(0o600)
            write_archive(file, user_id, tell=self.stdout.write)
        part.replace(path)
