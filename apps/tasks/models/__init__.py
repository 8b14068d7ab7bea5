"""The rows of tasks: the tasks, their categories, and what is counted of them."""

from apps.tasks.models.categories import Category, CategoryName, CategoryNameTaken, TaskFate
from apps.tasks.models.choices import ChecklistItem, Order, Priority, RecurrenceMode
from apps.tasks.models.stats import OpenTasks
from apps.tasks.models.tasks import Task

__all__ = [
    "Category",
    "CategoryName",
    "CategoryNameTaken",
    "ChecklistItem",
    "OpenTasks",
    "Order",
    "Priority",
    "RecurrenceMode",
    "Task",
    "TaskFate",
]
