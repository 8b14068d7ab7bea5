"""The background work of a developer's machine: streams, queues and schedules to the entry."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from infra import deploy
from infra.aws import client
from infra.local import ministack
from infra.local.causes import keep_causes
from infra.local.entry import invoke
from infra.local.positions import Positions
from infra.local.queues import QueueFeeder
from infra.local.streams import StreamFeeder, stream_arns
from infra.local.timetable import Timetable
from infra.stages import STAGES
from infra.zappa import stage_settings

logger = logging.getLogger(__name__)

Run = Callable[[threading.Event], None]

STAGE = STAGES["local"]
JOBS_AT_ONCE = 4  # In AWS as many as there are: no picture waits for an export, or a slow webhook.


def work(var_dir: Path, stopping: threading.Event) -> None:
    """Feed everything until `stopping` is set; then finish what is left in the streams."""
    keep_causes()
    # Each stream in a thread of its own: one that has to wait holds up no other.
    threads = [threading.Thread(target=run, args=(stopping,)) for run in _runs(var_dir)]
    for thread in threads:
        thread.start()
    logger.info("Working", extra={"sources": len(threads)})
    for thread in threads:
        thread.join()


def _runs(var_dir: Path) -> list[Run]:
    outputs = deploy.outputs(STAGE.name)
    positions = Positions(var_dir / "positions.json", run=ministack.current_run(var_dir))
    feeders: list[Run] = [
        StreamFeeder(
            arn,
            streams=client(STAGE, "dynamodbstreams"),
            queues=client(STAGE, "sqs"),
            dead_letters=outputs["DeadLetterQueueUrl"],
            positions=positions,
            invoke=invoke,
        ).run
        for arn in stream_arns(outputs)
    ]
    queue = QueueFeeder(
        outputs["WorkQueueUrl"],
        outputs["WorkQueueArn"],
        queues=client(STAGE, "sqs"),
        invoke=invoke,
    )
    timetable = Timetable(stage_settings("local_work")["events"], invoke=invoke)
    return [*feeders, *[queue.run] * JOBS_AT_ONCE, timetable.run]
