"""Figures for CloudWatch, as fields of log lines: it makes metrics of lines in its embedded format.

No call and no library: Powertools, which writes the same, takes a third of a second to import and
prints lines of its own, without a correlation id. `JsonFormatter` adds the frame to each line that
has `metrics`. There is one dimension, the stage: a metric per user would cost more than all else.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from django.conf import settings

logger = logging.getLogger(__name__)

NAMESPACE = "Hearth"

Counted = Literal[
    "Bids",
    "RemindersSent",
    "Reservations",
    "ServerErrors",
    "TasksCompleted",
    "Uploads",
    "UsersRegistered",
]
Measured = Literal["DeadLetters", "OldestDueSeconds"]

_UNITS = {"OldestDueSeconds": "Seconds"}  # All else is a count.
_counts: ContextVar[Counter[str]] = ContextVar("counts")


def count(name: Counted) -> None:
    """Count a fact, within a block of `counted_once_done`."""
    _counts.get()[name] += 1


@contextmanager
def counted_once_done() -> Iterator[None]:
    """Write what the block counts when it has come to its end.

    A change whose handler fails is delivered again, and is counted when it has been handled.
    """
    counts: Counter[str] = Counter()
    token = _counts.set(counts)
    try:
        yield
    finally:
        _counts.reset(token)
    if counts:
        logger.info("counted", extra={"metrics": dict(counts)})


def measure(name: Measured, value: float) -> None:
    """Write how something is at this moment."""
    logger.info("measured", extra={"metrics": {name: value}})


def framed(metrics: Mapping[str, float], created: float) -> dict[str, object]:
    """Make the fields by which CloudWatch finds metrics in a line of the time `created`."""
    defined = [{"Name": name, "Unit": _UNITS.get(name, "Count")} for name in metrics]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Stage"]], "Metrics": defined}
    return {
        "_aws": {"Timestamp": round(created * 1000), "CloudWatchMetrics": [directive]},
        "Stage": settings.STAGE,
        **metrics,
    }
