"""From an occasion to tasks: what has to be done how long before."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from apps.core.db import Repeated, decide_again
from apps.core.db.batches import read_batch
from apps.core.errors import Conflict
from apps.gifts.models import Occasion
from apps.gifts.reminders import today_in
from apps.gifts.services.fields import Seen
from apps.tasks import services as tasks
from apps.tasks.models import Task
from apps.tasks.services import TaskFields

LONGEST_TITLE = 200
# How many days before, and what.
STEPS = (
    (30, "Find a gift idea: {}"),
    (14, "Order the gift: {}"),
    (2, "Wrap the gift: {}"),
    (1, "Write the card: {}"),
)


class EventOver(Conflict):
    """There is nothing left to prepare for."""

    code = "EVENT_OVER"
    message = "This event is over. Give it another date first."


class Plan(NamedTuple):
    tasks: list[Task]
    is_new: bool


@decide_again
def plan_occasion(*, user_id: str, event_id: str, now: datetime, zone: str) -> Plan:
    """Make the tasks of an occasion's next day, once: the occasion notes them in their transaction.

    What should have been done before today is due today.

    Raises:
        NotFound: the user has no such occasion.
        EventOver: see there.
    """
    occasion = Occasion.load(user_id, event_id)
    day = Seen.at(occasion, now=now, zone=zone).next_occurrence
    if day is None:
        raise EventOver
    if occasion.planned_for == day:
        return _known(occasion)
    try:
        made = _make(occasion, day, now, zone)
    except Repeated:
        return _known(Occasion.load(user_id, event_id))
    return Plan(made, is_new=True)


def _make(occasion: Occasion, day: str, now: datetime, zone: str) -> list[Task]:
    with tasks.writing(occasion.user_id, now=now, zone=zone) as written:
        made = [written.create(fields) for fields in _steps(occasion, day, today_in(zone, now))]
        noted = {"planned_for": day, "plan_task_ids": [task.task_id for task in made]}
        occasion.change_in(written.tx, {**noted, "updated_at": now})
    return made


def _steps(occasion: Occasion, day: str, today: date) -> list[TaskFields]:
    return [
        TaskFields(
            title=text.format(occasion.title)[:LONGEST_TITLE],
            due_date=max(date.fromisoformat(day) - timedelta(before), today).isoformat(),
        )
        for before, text in STEPS
    ]


def _known(occasion: Occasion) -> Plan:
    keys = [(occasion.user_id, task_id) for task_id in occasion.plan_task_ids]
    return Plan(read_batch(Task, keys), is_new=False)
