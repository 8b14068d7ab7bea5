"""Tasks in the search index."""

from apps.core.indexed import Indexed, register
from apps.tasks import services
from apps.tasks.models import Task


def keys_of(collection: str, task_id: str) -> tuple[str, ...] | None:
    user_id, _, kind = collection.partition("#")
    return (user_id, task_id) if kind == "task" else None


register(Indexed(name="tasks", model=Task, places=services.places_of_tasks, keys_of=keys_of))
