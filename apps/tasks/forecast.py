"""What reminders of tasks are to come."""

from apps.core.forecasts import Coming, Span, foreseen_by
from apps.tasks import services


@foreseen_by("tasks")
def reminders_to_come(span: Span) -> list[Coming]:
    found = services.reminders_until(
        user_id=span.user_id, after=span.now, until=span.until, zone=span.zone
    )
    coming = [
        Coming(
            type="task.due",
            title=task.title,
            due_at=reminder.at,
            rule=reminder.entry,
            data={"type": "task", "id": task.task_id},
        )
        for task, reminder in found
    ]
    return sorted(coming, key=lambda one: one.due_at)
