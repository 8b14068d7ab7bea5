"""Functions that run at set times, under their dotted names in zappa_settings.json."""

from collections.abc import Callable
from datetime import UTC, datetime

from apps.core import times

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
    _jobs[name](times.to_milliseconds(datetime.now(UTC)))
