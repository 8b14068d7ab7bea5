"""Runs the schedules of zappa_settings.json, `rate(…)` and `cron(…)`, as EventBridge does.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

import logging
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

logger = logging.getLogger(__name__)

UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
# Lowest and highest value of each field of a cron expression, in its order.
CRON_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199))


class Timetable:
    """Hands the entry an event for each schedule whose time has come."""

    def __init__(
        self, schedules: list[dict[str, str]], *, invoke: Callable[[dict[str, Any]], Any]
    ) -> None:
        self.schedules = schedules
        self.invoke = invoke

    def run(self, stopping: Event) -> None:
        """Run all once, since things came due while nobody looked, then each at its times."""
        nexts = {schedule["function"]: datetime.now(UTC) for schedule in self.schedules}
        while not stopping.is_set():
            now = datetime.now(UTC)
            for schedule in self.schedules:
                name = schedule["function"]
                if nexts[name] <= now:
                    self.fire(name, now)
                    nexts[name] = next_time(schedule["expression"], now)
            stopping.wait(1)

    def fire(self, name: str, now: datetime) -> None:
        """Run one schedule; a failing one runs again at its next time."""
        try:
            self.invoke(_event(name, now))
        except Exception:  # Nothing that a job does may stop the others.
            logger.exception("A schedule failed", extra={"schedule": name})


def next_time(expression: str, now: datetime) -> datetime:
    """Tell when a schedule runs after `now`."""
    kind, _, rest = expression.rstrip(")").partition("(")
    if kind == "rate":
        number, unit = rest.split()
        return now + timedelta(seconds=int(number) * UNITS[unit.rstrip("s")])
    moment = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while not _matches(rest.split(), moment):
        moment += timedelta(minutes=1)
    return moment


def _matches(fields: list[str], moment: datetime) -> bool:
    # EventBridge's week begins with Sunday as 1, Python's with Monday as 1.
    weekday = moment.isoweekday() % 7 + 1
    values = (moment.minute, moment.hour, moment.day, moment.month, weekday, moment.year)
    return all(
        value in _allowed(field, *limits)
        for field, value, limits in zip(fields, values, CRON_FIELDS, strict=True)
    )


def _allowed(field: str, low: int, high: int) -> set[int]:
    allowed: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = (f"{low}-{high}" if span in {"*", "?"} else span).partition("-")
        until = int(last) if last else high if step else int(first)
        allowed |= set(range(int(first), until + 1, int(step or 1)))
    return allowed


def _event(name: str, now: datetime) -> dict[str, Any]:
    rule = f"arn:aws:events:eu-central-1:000000000000:rule/hearth-local-work-{name}"
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "eu-central-1",
        "resources": [rule],
        "detail": {},
        "kwargs": {},
    }
