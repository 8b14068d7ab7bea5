"""The JSON of tasks and categories."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.api.errors import by_field, status_of
from apps.core.api.fields import IdField, RecurrenceField, SetField
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    BooleanField,
    DayOrMomentField,
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    QueryBooleanField,
    QueryTextField,
    StrictSerializer,
    TextField,
)
from apps.core.errors import Invalid
from apps.core.ids import is_id
from apps.tasks import examples, reminders
from apps.tasks.models import Order, Priority, RecurrenceMode, TaskFate
from apps.tasks.services import Operation, Outcome, TaskFields, Verb

LONGEST_TAG = 50
LARGEST_VERSION = 999_999_999  # As in `If-Match`.
NOWHERE = "0" * 26  # The id of no category: what is no id finds nothing, as an absent one.
STATUSES = {Verb.CREATE: 201, Verb.UPDATE: 200, Verb.DELETE: 204, Verb.COMPLETE: 200}


class ReminderField(TextField):
    """A moment, or an offset before the due date."""

    openapi: ClassVar = {"examples": ["-P1D", "2026-03-01T09:00:00Z"]}

    def to_internal_value(self, data: Any) -> str:
        entry = super().to_internal_value(data)
        try:
            return reminders.parse_remind_at(entry)
        except ValueError as error:
            raise ValidationError([str(error)]) from error


class ChecklistItemSerializer(StrictSerializer):
    text = TextField(max_length=500)
    done = BooleanField(default=False)


class TaskSerializer(StrictSerializer):
    example = examples.TASK

    task_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    title = TextField(max_length=200)
    description = TextField(max_length=10_000, allow_null=True, allow_blank=True, default=None)
    completed = BooleanField(default=False)
    completed_at = MomentField(read_only=True, allow_null=True)
    priority = serializers.ChoiceField(choices=list(Priority), default=Priority.MEDIUM)
    due_date = DayOrMomentField(allow_null=True, default=None)
    category_id = IdField(allow_null=True, default=None)
    tags = SetField(child=TextField(max_length=LONGEST_TAG), max_length=20, default=list)
    checklist = ListField(child=NestedField(ChecklistItemSerializer), max_length=100, default=list)
    recurrence = RecurrenceField(max_length=500, allow_null=True, default=None)
    recurrence_mode = serializers.ChoiceField(
        choices=list(RecurrenceMode), default=RecurrenceMode.SCHEDULE
    )
    remind_at = SetField(child=ReminderField(max_length=40), max_length=5, default=list)
    next_task_id = TextField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        # A row holds no empty list of reminders, so that a condition can ask whether it has any.
        return {**super().to_representation(instance), "remindAt": instance.remind_at or []}


class TaskDraftSerializer(TaskSerializer):
    """A task as it would be: it has no id, no time and no version yet."""

    task_id = TextField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True, allow_null=True)
    updated_at = MomentField(read_only=True, allow_null=True)
    version = IntegerField(read_only=True, allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        unborn = dict.fromkeys(("taskId", "createdAt", "updatedAt", "version"))
        return {**super().to_representation(instance), **unborn}


class TaskQuery(PageQuery):
    completed = QueryBooleanField(allow_null=True, default=None)
    priority = serializers.ChoiceField(choices=list(Priority), default=None)
    category_id = QueryTextField(default=None)
    tag = QueryTextField(max_length=LONGEST_TAG, default=None)
    due_before = DayOrMomentField(default=None)
    due_after = DayOrMomentField(default=None)
    q = QueryTextField(max_length=200, default=None)
    sort = serializers.ChoiceField(
        choices=["createdAt", "-createdAt", "dueDate", "-dueDate", "priority"],
        default="-createdAt",
    )

    def validate(self, attrs: Any) -> Any:
        """Split `sort` into the order and its direction."""
        sort = attrs.pop("sort")
        if attrs["category_id"] and not is_id(attrs["category_id"]):
            attrs["category_id"] = NOWHERE
        return {**attrs, "order": Order(sort.lstrip("-")), "ascending": not sort.startswith("-")}


class CompletionSerializer(StrictSerializer):
    example = examples.COMPLETION

    task = NestedField(TaskSerializer, read_only=True)
    next = NestedField(TaskSerializer, read_only=True, allow_null=True)


class QuickAddSerializer(StrictSerializer):
    example = examples.QUICK_ADD

    text = TextField(max_length=1000)


class QuickAddQuery(StrictSerializer):
    dry_run = QueryBooleanField(default=False)


NOBODYS_ID = "0" * 26  # What is no id is as good as absent.


class OperationSerializer(StrictSerializer):
    op = serializers.ChoiceField(choices=list(Verb))
    task_id = TextField(default="")
    version = IntegerField(min_value=1, max_value=LARGEST_VERSION, allow_null=True, default=None)
    task = serializers.DictField(default=dict)

    def validate(self, attrs: Any) -> Operation:
        """Read the operation. What is wrong with its task is told in its place, not at once."""
        verb = Verb(attrs["op"])
        task_id = "" if verb == Verb.CREATE else _named(attrs["task_id"])
        fields, problem = TaskFields(), None
        if verb in {Verb.CREATE, Verb.UPDATE}:
            try:
                fields = TaskSerializer.parse(attrs["task"], partial=verb == Verb.UPDATE)
            except ValidationError as error:
                problem = Invalid(
                    **{str(name): list(texts) for name, texts in by_field(error.detail)}
                )
        return Operation(verb, task_id, attrs["version"], fields, problem)


def _named(task_id: str) -> str:
    if not task_id:
        raise ValidationError({"taskId": ["Name the task."]})
    return task_id if is_id(task_id) else NOBODYS_ID


class BatchSerializer(StrictSerializer):
    example = examples.BATCH

    atomic = BooleanField(default=False)
    operations = ListField(child=NestedField(OperationSerializer), min_length=1, max_length=100)


class ErrorSerializer(StrictSerializer):
    """Why one operation of several was refused."""

    code = TextField(read_only=True)
    message = TextField(read_only=True)
    details = serializers.DictField(read_only=True)


class OutcomeSerializer(StrictSerializer):
    """What became of one operation: it has either a task (null: deleted) or an error."""

    status = IntegerField(read_only=True)
    task = NestedField(TaskSerializer, read_only=True, allow_null=True, required=False)
    error = NestedField(ErrorSerializer, read_only=True, required=False)

    def to_representation(self, instance: Outcome) -> dict[str, Any]:
        if instance.error:
            error = ErrorSerializer.render(instance.error)
            return {"status": status_of(instance.error), "error": error}
        task = TaskSerializer.render(instance.task) if instance.task else None
        return {"status": STATUSES[instance.verb], "task": task}


class BatchResultSerializer(StrictSerializer):
    example = examples.BATCH_RESULT

    results = serializers.ListField(child=NestedField(OutcomeSerializer), read_only=True)


class CountsSerializer(StrictSerializer):
    open = IntegerField(read_only=True)
    done = IntegerField(read_only=True)


class CategorySerializer(StrictSerializer):
    example = examples.CATEGORY

    category_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    name = TextField(max_length=50)
    color = serializers.RegexField("^#[0-9A-Fa-f]{6}$", allow_null=True, default=None)
    icon = TextField(max_length=50, allow_null=True, default=None)
    task_counts = NestedField(CountsSerializer, read_only=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)


class CategoryDeletionQuery(StrictSerializer):
    tasks = serializers.ChoiceField(choices=list(TaskFate), default=TaskFate.UNASSIGN)


class CategoryCountsSerializer(StrictSerializer):
    category_id = TextField(read_only=True)
    open = IntegerField(read_only=True, source="open_tasks")
    done = IntegerField(read_only=True, source="done_tasks")


class PriorityCountsSerializer(StrictSerializer):
    low = IntegerField(read_only=True)
    medium = IntegerField(read_only=True)
    high = IntegerField(read_only=True)
    urgent = IntegerField(read_only=True)


class StatsSerializer(StrictSerializer):
    example = examples.STATS

    open = IntegerField(read_only=True)
    overdue = IntegerField(read_only=True)
    due_today = IntegerField(read_only=True)
    done_this_week = IntegerField(read_only=True)
    by_priority = NestedField(PriorityCountsSerializer, read_only=True)
    by_category = serializers.ListField(child=NestedField(CategoryCountsSerializer), read_only=True)
