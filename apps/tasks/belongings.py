"""What tasks hold of a person."""

from collections.abc import Iterator
from datetime import datetime

from apps.core.belongings import JSON, Belongings, register
from apps.core.search import Posting
from apps.tasks import services
from apps.tasks.models import Category, CategoryName, OpenTasks, Task
from apps.tasks.serializers import CategorySerializer, TaskSerializer


def tasks(user_id: str) -> Iterator[JSON]:
    return (TaskSerializer.render(task) for task in Task.all_in(user_id))


def categories(user_id: str) -> Iterator[JSON]:
    return (CategorySerializer.render(one) for one in Category.all_of_user(user_id))


def erase(user_id: str, _now: datetime) -> bool:
    return services.erase_tasks(user_id)


register(
    Belongings(
        domain="tasks",
        models=(Category, CategoryName, OpenTasks, Posting, Task),
        erase=erase,
        documents={"tasks": tasks, "categories": categories},
    )
)
