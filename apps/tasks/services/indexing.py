"""Keeps the search index up to date with the tasks."""

from collections.abc import Sequence
from functools import partial

from apps.accounts.services import languages_of
from apps.core import search
from apps.core.findings import LanguageChange, follow_change, follow_language
from apps.core.search import Places
from apps.tasks.filters import all_terms, word_terms
from apps.tasks.models import Task
from apps.tasks.services.listing import collection_of


def index_words(old: Task | None, new: Task | None, *, language: str) -> None:
    """Bring the lists of terms up to date with one change of a task."""
    task = new or old
    if task:
        collection = collection_of(task.user_id)
        follow_change(collection, old, new, lambda one: all_terms(one, language))


def places_of_tasks(tasks: Sequence[Task]) -> list[Places]:
    """Name where some tasks are to be listed."""
    languages = languages_of(task.user_id for task in tasks)
    return [
        search.places(
            collection_of(task.user_id), task.task_id, all_terms(task, languages[task.user_id])
        )
        for task in tasks
    ]


def index_words_anew(task: Task, change: LanguageChange) -> None:
    """List a task under the stems of another language: see `follow_language`."""
    terms = partial(word_terms, task)
    follow_language(collection_of(task.user_id), task.task_id, terms, change)
