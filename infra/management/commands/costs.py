"""`manage.py costs`: write docs/costs.md anew."""

from typing import Any

from django.core.management import BaseCommand

from config.env import ROOT
from infra.costs import page


class Command(BaseCommand):
    help = "Write what each profile costs, from the files of figures in infra/costs."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        path = ROOT / "docs" / "costs.md"
        path.write_text(page.render())
        self.stdout.write(str(path))
