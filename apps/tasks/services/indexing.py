"""Keeps the search index up to date with the tasks."""

from apps.core import search
from apps.tasks.filters import all_terms, word_terms
from apps.tasks.models import Task
from apps.tasks.services.listing import collection_of


def index_words(old: Task | None, new: Task | None, *, language: str) -> None:
    """Bring the lists of terms up to date with one change of a task.

    Changes may come late and out of order, so what is listed is what the task says by now: the
    change only tells where to look.
    """
    before = all_terms(old, language) if old else frozenset()
    after = all_terms(new, language) if new else frozenset()
    task = new or old
    if task is None or before == after:
        return
    current = Task.find(task.user_id, task.task_id)
    listed = all_terms(current, language) if current else frozenset()
    search.index(
        collection_of(task.user_id),
        task.task_id,
        add=(after - before) & listed,
        remove=(before | after) - listed,
    )


def index_words_anew(*, user_id: str, old: str, new: str) -> None:
    """List a user's tasks under the stems of another language; again is harmless."""
    for task in Task.all_in(user_id):
        before, after = word_terms(task, old), word_terms(task, new)
        search.index(
            collection_of(user_id), task.task_id, add=after - before, remove=before - after
        )
