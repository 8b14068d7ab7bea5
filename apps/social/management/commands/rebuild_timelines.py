"""`manage.py rebuild_timelines`: make timelines anew from follows and from what was written."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.errors import NotFound
from apps.core.management.progress import Progress
from apps.social import services
from apps.social.services import Rebuilt


class Command(BaseCommand):
    help = (
        "Makes timelines anew from follows and from what was written. Again is harmless; after an "
        "interruption go on with --after and the last id that was told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user_id", nargs="?", help="whose timeline")
        parser.add_argument("--all", action="store_true", help="those of all users")
        parser.add_argument("--after", help="of all users only those behind this one")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")

    def handle(self, *args: object, **options: Any) -> None:
        user_id, is_dry = options["user_id"], options["dry_run"]
        if (user_id is None) != options["all"]:
            msg = "Name a user, or say --all."
            raise CommandError(msg)
        if user_id is None:
            bar = Progress(sys.stderr, "timelines", services.users_about())
            for one, rebuilt in services.rebuild_timelines(after=options["after"], is_dry=is_dry):
                bar.clear()
                self._tell(one, rebuilt)
                bar.add(1)
            bar.end()
            return
        try:
            self._tell(user_id, services.rebuild_timeline(user_id=user_id, is_dry=is_dry))
        except NotFound as error:
            msg = "There is no such user."
            raise CommandError(msg) from error

    def _tell(self, user_id: str, rebuilt: Rebuilt) -> None:
        self.stdout.write(
            f"{user_id}: {rebuilt.missing} missing, {rebuilt.needless} needless posts, "
            f"{rebuilt.large_authors} large authors to note or forget"
        )
