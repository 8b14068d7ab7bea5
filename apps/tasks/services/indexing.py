"""Keeps the search index up to date with the tasks."""

from apps.core import search
from apps.core.findings import follow_change
from apps.core.search import Terms
from apps.tasks.filters import all_terms, word_terms
from apps.tasks.models import Task
from apps.tasks.services.listing import collection_of


def index_words(old: Task | None, new: Task | None, *, language: str) -> None:
    """Bring the lists of terms up to date with one change of a task."""
    task = new or old
    if task is None:
        return

    def terms(one: Task | None) -> Terms:
        return all_terms(one, language) if one else frozenset()

    follow_change(
        collection_of(task.user_id),
        task.task_id,
        terms(old),
        terms(new),
        lambda: terms(Task.find(task.user_id, task.task_id)),
    )


def index_words_anew(*, user_id: str, old: str, new: str) -> None:
    """List a user's tasks under the stems of another language; again is harmless."""
    for task in Task.all_in(user_id):
        before, after = word_terms(task, old), word_terms(task, new)
        search.index(
            collection_of(user_id), task.task_id, add=after - before, remove=before - after
        )
