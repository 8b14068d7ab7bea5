"""`manage.py schema`: the OpenAPI document, byte for byte as `/schema` answers it."""

import sys
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Write the OpenAPI document."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="where to; else to the terminal")
        parser.add_argument("--server", default="/", help="where the API is, a URL or a path")

    def handle(self, *args: Any, **options: Any) -> None:
        from apps.core.api.schema.document import document_json  # noqa: PLC0415  # Heavy, and rare.

        text = document_json(options["server"])
        if options["file"]:
            options["file"].write_bytes(text)
        else:
            sys.stdout.buffer.write(text)
