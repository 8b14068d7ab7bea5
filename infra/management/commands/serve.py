"""`manage.py serve` (`make serve`): everything on this machine, until Ctrl-C."""

import signal
import sys
import time
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandError

from config import env
from infra.local import serving

GREETING = """
Hearth is up: {address}

  {address}/v1/      the API, to click through
  {address}/docs     its documentation; also /redoc and /schema
  {address}/mailbox  every e-mail and code that was sent
  {address}/ops      how it does, for mod@hearth.local and admin@hearth.local

Sign in as demo@hearth.local, mod@hearth.local (moderator) or admin@hearth.local (admin),
all with the password Hearth-demo-1. Logs: {logs}. Ctrl-C stops everything and keeps the data.
"""


class Command(BaseCommand):
    help = "Run the API with an embedded AWS and its background work."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        port = env.whole_number("PORT", default=8000)
        var_dir = env.VAR_DIR.resolve()
        try:
            with serving.served(var_dir, port, tell=self._tell) as children:
                logs = f"{var_dir}/api.log, work.log, aws.log"
                self._tell(GREETING.format(address=f"http://127.0.0.1:{port}", logs=logs))
                while all(child.poll() is None for child in children):
                    time.sleep(0.5)
                msg = f"A part of Hearth ended by itself; see {logs}."
                raise CommandError(msg)
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    # Only once: a second Ctrl-C must not cut off the writing of the state.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    print("\nStopping.", flush=True)
    sys.exit(0)
