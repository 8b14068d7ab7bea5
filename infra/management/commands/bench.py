"""`manage.py bench` (`make bench`): what the functions cost."""

from typing import Any

from django.core.management import BaseCommand, CommandParser

from infra import bench


class Command(BaseCommand):
    help = "Measure CPU, memory, DynamoDB calls, capacity and the package's size."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--many", type=int, default=bench.MANY, help="tasks in the table")
        parser.add_argument("--count", type=int, default=bench.COUNT, help="of each operation")

    def handle(self, *args: Any, many: int, count: int, **options: Any) -> None:
        bench.run(many=many, count=count, tell=self.stdout.write)
