"""What can be done with tasks and categories: the rules, and the one write of each."""

from apps.tasks.models.tasks import REMINDER
from apps.tasks.services.batch import (
    BatchRefused,
    BatchTooLarge,
    Operation,
    Outcome,
    Verb,
    run_batch,
)
from apps.tasks.services.categories import (
    create_category,
    delete_category,
    get_category,
    list_categories,
    update_category,
)
from apps.tasks.services.erasing import erase_tasks
from apps.tasks.services.fields import CategoryFields, Completion, TaskFields
from apps.tasks.services.indexing import index_words, index_words_anew, places_of_tasks
from apps.tasks.services.listing import list_tasks
from apps.tasks.services.quick_add import quick_add, read_quick_add
from apps.tasks.services.releasing import RELEASE, release_tasks
from apps.tasks.services.reminding import (
    fire_reminder,
    place_reminders_anew,
    reminders_until,
)
from apps.tasks.services.stats import Stats, count_open, task_stats
from apps.tasks.services.tasks import (
    complete_task,
    create_task,
    delete_task,
    get_task,
    reopen_task,
    update_task,
)
from apps.tasks.services.writing import writing

__all__ = [
    "RELEASE",
    "REMINDER",
    "BatchRefused",
    "BatchTooLarge",
    "CategoryFields",
    "Completion",
    "Operation",
    "Outcome",
    "Stats",
    "TaskFields",
    "Verb",
    "complete_task",
    "count_open",
    "create_category",
    "create_task",
    "delete_category",
    "delete_task",
    "erase_tasks",
    "fire_reminder",
    "get_category",
    "get_task",
    "index_words",
    "index_words_anew",
    "list_categories",
    "list_tasks",
    "place_reminders_anew",
    "places_of_tasks",
    "quick_add",
    "read_quick_add",
    "release_tasks",
    "reminders_until",
    "reopen_task",
    "run_batch",
    "task_stats",
    "update_category",
    "update_task",
    "writing",
]
