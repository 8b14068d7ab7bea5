"""`manage.py infra …`: the CloudFormation of a stage, and of the account that it is in."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from infra import account, account_stack, deploy, not_free, wiring
from infra.change_sets import Refused
from infra.stages import PROFILES, STAGES


class Command(BaseCommand):
    help = "Render, compare, deploy, destroy or describe the stacks of a stage."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name in ("render", "diff", "deploy", "destroy", "outputs", "account"):
            self._add_action(actions.add_parser(name))
        actions.choices["render"].add_argument("--stack", help="print this one, e.g. data")
        actions.choices["render"].add_argument("--out", type=Path, help="write files here")
        actions.choices["render"].add_argument("--profile", choices=PROFILES)
        actions.choices["account"].add_argument("--deploy", action="store_true")
        actions.choices["deploy"].add_argument("--dry-run", action="store_true")
        actions.choices["destroy"].add_argument("--dry-run", action="store_true")
        actions.choices["outputs"].add_argument("--json", action="store_true")

    def _add_action(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="local")

    def handle(self, *args: Any, action: str, stage: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(stage, options)
        except Refused as error:
            raise CommandError(str(error)) from error

    def _render(self, stage: str, options: dict[str, Any]) -> None:
        bodies = deploy.render(stage, options["profile"])
        self.stderr.write("Not free:\n  " + "\n  ".join(not_free.lines(bodies)))
        if (kind := options["stack"]) is not None:
            name = deploy.stack_name(STAGES[stage], kind)
            if name not in bodies:
                msg = f"There is no stack {kind!r}: {', '.join(STAGES[stage].stacks)}."
                raise CommandError(msg)
            self.stdout.write(_text(bodies[name]))
            return
        folder = options["out"] or Path("build/infra")
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in bodies.items():
            (folder / f"{name}.json").write_text(_text(body) + "\n")
            self.stdout.write(f"{folder / name}.json")

    def _diff(self, stage: str, _: dict[str, Any]) -> None:
        self.stdout.write("\n".join(deploy.diff(stage)) or "Nothing would change.")

    def _deploy(self, stage: str, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            self._diff(stage, options)
            return
        deploy.deploy(stage, tell=self.stdout.write)
        self.stdout.write(f"Stage {stage} is up to date.")

    def _destroy(self, stage: str, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            names = deploy.present(STAGES[stage])
            self.stdout.write("\n".join(f"{name}: would be deleted" for name in names))
            deploy.refuse_protected(STAGES[stage])
            return
        deploy.destroy(stage, tell=self.stdout.write)

    def _outputs(self, stage: str, options: dict[str, Any]) -> None:
        found = deploy.outputs(stage) | wiring.names(STAGES[stage])
        if options["json"]:
            self.stdout.write(_text(found))
            return
        self.stdout.write("\n".join(f"{name}: {value}" for name, value in sorted(found.items())))

    def _account(self, stage: str, options: dict[str, Any]) -> None:
        """Print the template of the account that the stage is in, or deploy it."""
        if not options["deploy"]:
            self.stdout.write(_text(account.render()[account_stack.STACK]))
            return
        self.stdout.write("\n".join(account.deploy(STAGES[stage])) or "Nothing changed.")


def _text(value: object) -> str:
    return json.dumps(value, indent=2)
