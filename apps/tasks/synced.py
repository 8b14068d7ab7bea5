"""Tasks and categories on the devices of their owner."""

from apps.core.sync import Synced, register
from apps.tasks.models import Category, Task
from apps.tasks.serializers import CategorySerializer, TaskSerializer

register(
    Synced(
        name="category",
        model=Category,
        page=Category.of_user,
        render=lambda row, _clock: CategorySerializer.render(row),
    )
)
register(Synced(name="task", model=Task, render=lambda row, _clock: TaskSerializer.render(row)))
