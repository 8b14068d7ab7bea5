"""`manage.py loadtest` (`make loadtest`): many people at once, and what they meet."""

import os
import platform
import sys
from argparse import ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.core import times
from apps.core.management.progress import Progress
from config import env
from infra.load import chart, running
from infra.load.figures import Figures, Run, as_markdown
from infra.load.people import Login, logins


class Command(BaseCommand):
    help = "Put load on a stage for trying things out, and write figures and a chart."

    def add_arguments(self, parser: CommandParser) -> None:
        port = env.whole_number("PORT", default=8000)
        parser.add_argument("--users", type=_at_least_one, default=50)
        parser.add_argument("--duration", type=_at_least_one, default=120, help="seconds")
        parser.add_argument("--pause", type=float, default=2.0, help="seconds between requests")
        parser.add_argument("--host", default=f"http://127.0.0.1:{port}", help="where the API is")
        parser.add_argument("--out", type=Path, default=env.ROOT / "docs", help="a folder")

    def handle(
        self,
        *args: Any,
        users: int,
        duration: int,
        pause: float,
        host: str,
        out: Path,
        **options: Any,
    ) -> None:
        if settings.STAGE not in {"local", "dev"}:
            msg = f"Stage {settings.STAGE} is for real people: no load there."
            raise CommandError(msg)
        now = times.to_milliseconds(timezone.now())
        self.stdout.write(f"{users} people use {host} for {duration} s.")
        bar = Progress(sys.stderr, "load", duration)
        try:
            figures = running.run(
                _people(users, now), host=host, seconds=duration, pause=pause, tick=bar.add
            )
        except running.LoadFailed as error:
            raise CommandError(str(error)) from error
        bar.end()
        run = Run(host, users, duration, pause, f"{now:%Y-%m-%d}", _machine())
        self._report(figures, run, out)

    def _report(self, figures: Figures, run: Run, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "LOADTEST.md").write_text(as_markdown(figures, run))
        (out / "loadtest.svg").write_text(chart.draw(figures))
        total = figures.total
        self.stdout.write(
            f"{total.requests} requests, {total.failures} failures, {figures.server_errors} "
            f"times a 5xx or no answer; p50 {total.p50:.0f} ms, p95 {total.p95:.0f} ms."
        )
        self.stdout.write(f"Figures: {out}/LOADTEST.md")
        if figures.server_errors:
            msg = "The API failed under load."
            raise CommandError(msg)


def _people(users: int, now: datetime) -> list[Login]:
    bar = Progress(sys.stderr, "people", users)
    people = []
    for login in logins(users, now):
        people.append(login)
        bar.add(1)
    bar.end()
    return people


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        msg = f"{text!r} is no number from 1 up"
        raise ArgumentTypeError(msg)
    return int(text)


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}, Python {platform.python_version()})"
