"""`manage.py event_schemas`: the JSON Schema of what each event tells, by its name."""

import sys
from pathlib import Path
from typing import Any

import orjson
from django.core.management import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Write the JSON Schemas of all events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="where to; else to the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        from apps.core.event_schemas import event_schemas  # noqa: PLC0415  # Rarely needed.

        text = orjson.dumps(event_schemas(), option=orjson.OPT_INDENT_2) + b"\n"
        if options["file"]:
            options["file"].write_bytes(text)
        else:
            sys.stdout.buffer.write(text)
