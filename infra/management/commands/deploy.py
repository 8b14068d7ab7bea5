"""`manage.py deploy --stage …` (`make deploy`): everything of a stage, in order."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from config import env
from infra import plan, release
from infra.change_sets import Refused
from infra.local.ministack import NotStarted
from infra.stages import STAGES
from infra.zappa import ZappaFailed


class Command(BaseCommand):
    help = "Deploy stacks and functions of a stage, wire them, and see whether they answer."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="local")
        parser.add_argument("--dry-run", action="store_true", help="only tell the phases")

    def handle(self, *args: Any, stage: str, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write("\n".join(plan.lines(STAGES[stage])))
            return
        try:
            with release.embedded_aws(STAGES[stage], env.VAR_DIR.resolve()):
                address = release.release(STAGES[stage], tell=self.stdout.write)
        except (NotStarted, Refused, ZappaFailed, release.NotAlive) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"\nHearth answers at {address}")
