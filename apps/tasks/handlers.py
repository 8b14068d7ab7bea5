"""What tasks keep up to date when they change, and what they do when something is due."""

from datetime import UTC, datetime

from apps.accounts.events import LanguageChanged, TimeZoneChanged
from apps.accounts.services import language_of, time_zone_of
from apps.core import metrics
from apps.core.due import Due, when_due
from apps.core.events import Change, follow, on
from apps.core.findings import LanguageChange
from apps.core.routing import Detail
from apps.core.walks import Walk
from apps.tasks import services
from apps.tasks.events import TaskCompleted, TaskReminderDue
from apps.tasks.models import Category, Task
from apps.tasks.services import RELEASE, REMINDER


@follow(Task)
def count_open(change: Change[Task]) -> None:
    services.count_open(change.old, change.new, change_id=change.change_id, now=datetime.now(UTC))


@follow(Task)
def index_words(change: Change[Task]) -> None:
    task = change.new or change.old
    if task:
        services.index_words(change.old, change.new, language=language_of(task.user_id))


def _index_anew(task: Task, language: str, detail: Detail) -> None:
    services.index_words_anew(task, LanguageChange(detail["old"], detail["new"], language))


def _place_anew(task: Task, zone: str, _detail: Detail) -> None:
    services.place_reminders_anew(task, zone=zone)


BY_LANGUAGE = Walk("tasks.index-anew", Task, language_of, _index_anew)
BY_CLOCK = Walk("tasks.place-anew", Task, time_zone_of, _place_anew)


@on(LanguageChanged)
def index_words_anew(event: LanguageChanged) -> None:
    BY_LANGUAGE.begin(event.user_id, old=event.old_language, new=event.new_language)


@on(TimeZoneChanged)
def place_reminders_anew(event: TimeZoneChanged) -> None:
    BY_CLOCK.begin(event.user_id)


@on(TaskCompleted)
def count_completed(_event: TaskCompleted) -> None:
    metrics.count("TasksCompleted")


@on(TaskReminderDue)
def count_reminder(_event: TaskReminderDue) -> None:
    metrics.count("RemindersSent")


@follow(Category)
def release_tasks(change: Change[Category]) -> None:
    if change.old and not change.new:
        _release(change.old.user_id, change.old.category_id, datetime.now(UTC))


@when_due(RELEASE)
def go_on_releasing(due: Due, now: datetime) -> None:
    _release(due.user_id, due.subject_id, now)
    due.delete()  # Last, so that a crash in between leaves it for the next run.


@when_due(REMINDER)
def fire_reminder(due: Due, _now: datetime) -> None:
    services.fire_reminder(due, zone=time_zone_of(due.user_id))


def _release(user_id: str, category_id: str, now: datetime) -> None:
    zone = time_zone_of(user_id)
    services.release_tasks(user_id=user_id, category_id=category_id, now=now, zone=zone)
