"""Functions that run at set times, under their dotted names in zappa_settings.json."""

from collections.abc import Callable
from datetime import UTC, datetime

from apps.core import times
from apps.core.correlation import correlated
from apps.core.ids import new_id

Job = Callable[[datetime], object]

_jobs: dict[str, Job] = {}


class UnknownSchedule(Exception):
    """No function is registered under this name."""


def scheduled(job: Job) -> Job:
    """Register `job`, to be called with the time of its run."""
    _jobs[f"{job.__module__}.{job.__qualname__}"] = job
    return job


def run(name: str) -> None:
    """Run the job of this dotted name.

    Raises:
        UnknownSchedule: there is none.
    """
    if name not in _jobs:
        raise UnknownSchedule(name)
    now = times.to_milliseconds(datetime.now(UTC))
    with correlated(new_id(now)):  # So that what one run did is found together.
        _jobs[name](now)
