from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts import cognito, services
from apps.accounts.models import User
from apps.core import times
from apps.core.management.refusals import refusals_told


class Command(BaseCommand):
    help = "Gives a user a role, or takes it away. This is how the first administrator is made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=cognito.ROLES)
        parser.add_argument("--remove", action="store_true", help="Take the role away.")
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would be done.")

    def handle(self, *args: object, **options: Any) -> None:
        with refusals_told():
            line = self._set(**options)
        self.stdout.write(line)

    def _set(self, *, email: str, role: str, remove: bool, dry_run: bool, **_: object) -> str:
        found = cognito.find_user(email.lower())
        # To look for somebody must not make their profile.
        find = User.find if dry_run else self._find_or_make
        user = find(found.sub) if found else None
        if user is None:
            msg = "There is no user with this e-mail."
            raise CommandError(msg)
        roles = set(user.roles) - {role} if remove else {*user.roles, role}
        if not dry_run:
            services.set_roles(user_id=user.user_id, roles=roles, actor_id=None, now=_now())
        return f"{'would set' if dry_run else 'set'} roles: {', '.join(sorted(roles)) or 'none'}"

    def _find_or_make(self, user_id: str) -> User | None:
        return services.user_at_first_use(user_id=user_id, now=_now())


def _now() -> datetime:
    return times.to_milliseconds(timezone.now())
