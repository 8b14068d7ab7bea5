"""Pages of tasks: by an index of the table, or, for words and tags, by the search index."""

from apps.core.db import Key, Page
from apps.core.findings import Documents, page_by_age
from apps.tasks.filters import TaskFilter, all_terms
from apps.tasks.models import Order, Task


def list_tasks(
    *,
    user_id: str,
    wanted: TaskFilter,
    order: Order,
    ascending: bool,
    limit: int,
    after: Key | None,
) -> Page[Task]:
    """Read a page of a user's tasks.

    Words and tags are looked up in the search index where its order, by age, is the one asked
    for; else they are judged while an index of the table is read on.
    """
    if wanted.wanted and order == Order.CREATED_AT:
        documents = _documents(user_id, wanted)
        return page_by_age(documents, wanted.wanted, ascending=ascending, limit=limit, after=after)
    return Task.listed(user_id, wanted, order, ascending=ascending, limit=limit, after=after)


def collection_of(user_id: str) -> str:
    """Name the part of the search index that holds a user's tasks."""
    return f"{user_id}#task"


def _documents(user_id: str, wanted: TaskFilter) -> Documents[Task]:
    return Documents(
        collection=collection_of(user_id),
        model=Task,
        partition=user_id,
        terms=lambda task: all_terms(task, wanted.language),
        fits=wanted.fits,
    )
