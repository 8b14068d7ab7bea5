"""What notifications do when something happens elsewhere. Each handler is one service call."""

from apps.core import times
from apps.core.events import on
from apps.notifications import services
from apps.tasks.events import TaskReminderDue


@on(TaskReminderDue)
def remind_owner(event: TaskReminderDue) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"task {event.task_id} {event.due_date} {event.reminder}",
        moment=times.from_text(event.due_at),
        kind="task.due",
        title=event.title,
        body=f"Due: {event.due_date}" if event.due_date else None,
        data={"type": "task", "id": event.task_id},
    )
