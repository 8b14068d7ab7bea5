"""`manage.py stop` (`make stop`): end the embedded AWS that a deployment left running."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from config import env
from infra.local import ministack


class Command(BaseCommand):
    help = "Stop the embedded AWS that `make deploy STAGE=local` left running."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if ministack.address(env.VAR_DIR) and not ministack.is_detached(env.VAR_DIR):
            msg = "`make serve` is running; end it with Ctrl-C first."
            raise CommandError(msg)
        ministack.stop(env.VAR_DIR)
