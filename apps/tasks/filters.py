"""Which tasks a list shows: judged on the task itself, in one place for all ways of reading."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.core import text
from apps.core.search import Terms, Wanted
from apps.core.wall_clock import UTC_ZONE, first_moment

if TYPE_CHECKING:
    from apps.tasks.models import Task


@dataclass(frozen=True)
class TaskFilter:
    """What is asked of a task; None and empty ask nothing."""

    completed: bool | None = None
    priority: str | None = None
    category_id: str | None = None
    tag: str | None = None
    due_before: str | None = None  # Exclusive. A day counts as its first moment,
    due_after: str | None = None  # inclusive,
    zone: str = UTC_ZONE  # by the clock of this zone.
    words: tuple[Wanted, ...] = ()
    language: str = "en"

    @property
    def wanted(self) -> list[Wanted]:
        """Name what the search index can be asked for."""
        tags = [Wanted(tag_term(self.tag))] if self.tag is not None else []
        return [*tags, *self.words]

    @property
    def is_empty(self) -> bool:
        return self == TaskFilter(language=self.language, zone=self.zone)

    def fits(self, task: "Task") -> bool:
        return (
            self.completed in {None, task.completed}
            and self.priority in {None, task.priority}
            and self.category_id in {None, task.category_id}
            and (self.tag is None or self.tag in task.tags)
            and self._fits_due(task.due_date)
            and self._fits_words(task)
        )

    def _fits_due(self, due: str | None) -> bool:
        if self.due_before is None and self.due_after is None:
            return True
        if due is None:
            return False
        moment = first_moment(due, self.zone)
        if self.due_after and moment < first_moment(self.due_after, self.zone):
            return False
        return not self.due_before or moment < first_moment(self.due_before, self.zone)

    def _fits_words(self, task: "Task") -> bool:
        if not self.words:
            return True
        terms = word_terms(task, self.language)
        return all(wanted.fits(terms) for wanted in self.words)


def tag_term(tag: str) -> str:
    return f"#{tag}"  # No word begins so.


def word_terms(task: "Task", language: str) -> Terms:
    return text.terms(f"{task.title}\n{task.description or ''}", language)


def all_terms(task: "Task", language: str) -> Terms:
    """Name all terms under which `task` stands in the search index."""
    return word_terms(task, language) | {tag_term(tag) for tag in task.tags}
