"""`manage.py create_tables`: the tables as the models say, where no CloudFormation makes them."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from apps.core.aws.clients import client
from apps.core.db import tables
from apps.core.management.progress import Progress
from infra import table_setup


class Command(BaseCommand):
    help = (
        "Makes the tables that are missing, as the models say: for a bare DynamoDB, such as "
        "DynamoDB Local. Stages of AWS have theirs from `infra deploy`. Again is harmless."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")

    def handle(self, *args: object, dry_run: bool, **options: Any) -> None:
        self._is_dry, self._left = dry_run, 0
        wanted = sorted(tables().items())
        bar = Progress(sys.stderr, "tables", len(wanted))
        for name, model in wanted:
            for line in self._make(name, table_setup.definition(model)):
                bar.clear()
                self.stdout.write(line)
            bar.add(1)
        bar.end()
        if self._left:
            msg = "What a table was made with stays: only another table can be other."
            raise CommandError(msg)

    def _make(self, name: str, wanted: table_setup.Definition) -> list[str]:
        """Make a table, or mend what can be. Returns what was done, or would be, or cannot."""
        dynamodb = client("dynamodb")
        found = table_setup.describe(dynamodb, name)
        lines: list[str] = []
        if found is None:
            lines.append(f"{name}: {'would be ' if self._is_dry else ''}made")
            if self._is_dry:
                return lines
            table_setup.create(dynamodb, name, wanted)
            found = table_setup.describe(dynamodb, name) or {}
        lines += [
            self._mend(name, fault, is_new=bool(lines))
            for fault in table_setup.faults(dynamodb, name, wanted, found)
        ]
        return [line for line in lines if line]

    def _mend(self, name: str, fault: table_setup.Fault, *, is_new: bool) -> str:
        if fault.ttl_attribute is None:
            self._left += 1
            return f"{name} {fault.what}"
        if not self._is_dry:
            table_setup.switch_ttl_on(client("dynamodb"), name, fault.ttl_attribute)
        if is_new:
            return ""
        return f"{name}: {'would expire' if self._is_dry else 'expires'} rows"
