"""What reminders of tasks are to come."""

from collections.abc import Iterator

from apps.core.forecasts import Coming, Span, foreseen_by
from apps.tasks import services


@foreseen_by("tasks")
def reminders_to_come(span: Span) -> Iterator[Coming]:
    for task, reminder in services.reminders_until(
        user_id=span.user_id, after=span.now, until=span.until, zone=span.zone
    ):
        yield Coming(
            type="task.due",
            title=task.title,
            due_at=reminder.at,
            rule=reminder.entry,
            data={"type": "task", "id": task.task_id},
        )
