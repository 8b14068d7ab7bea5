"""What works in the background, in this process or in one of its own that can be killed.

Such a process is forked from one that has loaded everything, since that takes seconds.
"""

import multiprocessing
import threading
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

if not apps.ready:  # pragma: no cover  # In a process of its own.
    django.setup()

from apps.core.routing import route
from infra import deploy
from infra.aws import client
from infra.local.positions import Positions
from infra.local.streams import StreamFeeder, stream_arns
from infra.stages import STAGES

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def make_feeders(positions: Path) -> list[StreamFeeder]:
    """Make what feeds the tables' streams to our entry: the very code of `manage.py work`."""
    stage, outputs = STAGES["local"], deploy.outputs("local")
    known = Positions(positions, run="tests")
    return [
        StreamFeeder(
            arn,
            streams=client(stage, "dynamodbstreams"),
            queues=client(stage, "sqs"),
            dead_letters=outputs["DeadLetterQueueUrl"],
            positions=known,
            invoke=route,
        )
        for arn in stream_arns(outputs)
    ]


def start_runs(until: str) -> ForkServerProcess:
    """Start `manage.py send_reminders`, one after another until they are killed.

    The environment counts that the first start of a process found.
    """
    return _started(_processes.Process(target=_send_reminders, args=(until,)))


def start_feeding(positions: Path) -> ForkServerProcess:
    """Start what feeds the streams, until it is killed."""
    return _started(_processes.Process(target=_feed, args=(positions,)))


def _started(process: ForkServerProcess) -> ForkServerProcess:
    process.start()
    return process


def _send_reminders(until: str) -> None:  # pragma: no cover  # In a process of its own.
    while True:
        call_command("send_reminders", until=until)


def _feed(positions: Path) -> None:  # pragma: no cover  # In a process of its own.
    for feeder in make_feeders(positions):
        threading.Thread(target=feeder.run, args=(threading.Event(),)).start()
