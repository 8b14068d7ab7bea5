"""`manage.py work`: the background work of a developer's machine, until Ctrl-C."""

import signal
import threading
from typing import Any

from django.core.management import BaseCommand

from config import env
from infra.local import worker


class Command(BaseCommand):
    help = "Feed streams, queues and schedules of the embedded AWS to the handlers."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        worker.work(env.VAR_DIR, stopping)
