"""Tasks from a line of text."""

from datetime import datetime

from apps.core.errors import Invalid
from apps.tasks import quick_add as grammar
from apps.tasks.models import Priority, Task
from apps.tasks.services.fields import TaskFields
from apps.tasks.services.tasks import create_task
from apps.tasks.services.writing import build_task

LONGEST_TITLE = 200


def quick_add(*, user_id: str, text: str, now: datetime, zone: str) -> Task:
    """Create the task that `text` describes.

    Raises:
        Invalid: too much is left of it for a title.
    """
    fields = _fields_of(text, now, zone)
    return create_task(user_id=user_id, fields=fields, now=now, zone=zone)


def read_quick_add(*, user_id: str, text: str, now: datetime, zone: str) -> Task:
    """Show the task that `text` describes, without creating it."""
    return build_task(user_id, _fields_of(text, now, zone), now=now, zone=zone)


def _fields_of(text: str, now: datetime, zone: str) -> TaskFields:
    read = grammar.parse(text, now=now, zone=zone)
    if len(read.title) > LONGEST_TITLE:
        raise Invalid(text=[f"A title has up to {LONGEST_TITLE} characters."])
    return TaskFields(
        title=read.title,
        due_date=read.due_date,
        priority=Priority(read.priority),
        tags=list(read.tags),
        recurrence=read.recurrence,
    )
