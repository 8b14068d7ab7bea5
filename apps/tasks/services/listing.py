"""Pages of tasks: by an index of the table, or, for words and tags, by the search index."""

from apps.core import search
from apps.core.db import Key, Page
from apps.core.db.batches import read_batch
from apps.core.search import Hit, Segment, Wanted
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
        return _found(user_id, wanted, ascending=ascending, limit=limit, after=after)
    return Task.listed(user_id, wanted, order, ascending=ascending, limit=limit, after=after)


def collection_of(user_id: str) -> str:
    """Name the part of the search index that holds a user's tasks."""
    return f"{user_id}#task"


def _found(
    user_id: str, wanted: TaskFilter, *, ascending: bool, limit: int, after: Key | None
) -> Page[Task]:
    """Read a page from the list of the rarest word; short, with a cursor, at a list's 1000th."""
    collection = collection_of(user_id)
    by = search.rarest(collection, wanted.wanted)
    start = (after or {}).get("segment")
    segment = search.read(collection, by, ascending=ascending, after=start)
    shown = _shown_after(segment, after, ascending=ascending)
    found: list[Task] = []
    while shown and len(found) <= limit:
        some, shown = shown[: limit + 1], shown[limit + 1 :]
        found += _judged(user_id, some, by, wanted)
    if len(found) > limit:
        return Page(found[:limit], _resume(start, found[limit - 1].task_id))
    return Page(found, _resume(segment.next_key, None) if segment.next_key else None)


def _shown_after(segment: Segment, after: Key | None, *, ascending: bool) -> list[Hit]:
    """Put the hits into order, and leave out those of the pages before."""
    last = (after or {}).get("after")
    hits = sorted(segment.hits, key=lambda hit: hit.document_id, reverse=not ascending)
    if last is None:
        return hits
    if ascending:
        return [hit for hit in hits if hit.document_id > last["S"]]
    return [hit for hit in hits if hit.document_id < last["S"]]


def _judged(user_id: str, hits: list[Hit], by: Wanted, wanted: TaskFilter) -> list[Task]:
    ids = dict.fromkeys(hit.document_id for hit in hits)  # Without repeats.
    by_id = {task.task_id: task for task in read_batch(Task, [(user_id, one) for one in ids])}
    return [
        task
        for hit in hits
        if (task := by_id.get(hit.document_id))
        and by.is_hit_of(hit, all_terms(task, wanted.language))
        and wanted.fits(task)
    ]


def _resume(segment: Key | None, last_id: str | None) -> Key:
    resume: Key = {"segment": segment} if segment else {}
    return {**resume, "after": {"S": last_id}} if last_id else resume
