"""What becomes of the tasks of a deleted category, be they thousands."""

from datetime import datetime, timedelta

from apps.core.db import decide_again
from apps.core.due import Due
from apps.tasks.models import Category, Task, TaskFate
from apps.tasks.services.writing import writing

RELEASE = "category-release"  # The kind of a deleted category's row in the due index.
TASKS_AT_ONCE = 40  # With a due row for each, and the counter, a transaction has 81 rows.
TRANSACTIONS_AT_MOST = 50  # Of one run. The rest is due work.
INDEX_LAG = timedelta(seconds=5)
NEXT_RUN = timedelta(seconds=1)  # Another time than that of the row which may be firing now.


def release_tasks(*, user_id: str, category_id: str, now: datetime, zone: str) -> None:
    """Take the tasks out of a deleted category, or delete them with it; again is harmless.

    Goes on until the category's own counters are zero: they are exact, while the index by which
    its tasks are found may lag behind.
    """
    for _ in range(TRANSACTIONS_AT_MOST):
        category = Category.find_deleted(user_id, category_id)
        if category is None:
            return
        if category.is_empty:
            category.let_go(now)
            return
        if not _release_some(category, now=now, zone=zone):
            _go_on_at(now + INDEX_LAG, user_id, category_id)
            return
    _go_on_at(now + NEXT_RUN, user_id, category_id)


@decide_again
def _release_some(category: Category, *, now: datetime, zone: str) -> int:
    tasks = Task.of_category(category.category_id, limit=TASKS_AT_ONCE)
    with writing(category.user_id, now=now, zone=zone) as written:
        for task in tasks:
            if category.task_fate == TaskFate.DELETE:
                written.delete(task)
            else:
                written.change(task, {"category_id": None})
    return len(tasks)


def _go_on_at(moment: datetime, user_id: str, category_id: str) -> None:
    Due.of(RELEASE, user_id, category_id, moment).save_once()
