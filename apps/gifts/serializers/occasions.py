"""The JSON of occasions, which clients call events."""

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.api.fields import MoneySerializer, SetField
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    QueryTextField,
    StrictSerializer,
    TextField,
)
from apps.gifts import examples
from apps.gifts.models import DEFAULT_REMINDERS, OccasionType
from apps.gifts.occurrences import ONCE
from apps.gifts.serializers.fields import AnniversaryField, CalendarDayField, RhythmField
from apps.gifts.services import Seen
from apps.tasks.serializers import TaskSerializer

LONGEST_SPAN = timedelta(3660)  # Ten years of occurrences.
SPAN = {
    "from": "What happens from this day on, in that order; without `to`, for a year from there.",
    "to": "And until this day; without `from`, from today on.",
}


class EventSerializer(StrictSerializer):
    example = examples.EVENT

    event_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    title = TextField(max_length=200)
    type = serializers.ChoiceField(choices=list(OccasionType), default=OccasionType.OTHER)
    date = AnniversaryField()
    recurrence = RhythmField(max_length=500, default=ONCE)
    contact_ids = SetField(child=TextField(max_length=26), max_length=50, default=list)
    contact_name = TextField(read_only=True, allow_null=True)
    budget = NestedField(MoneySerializer, allow_null=True, default=None)
    notes = TextField(max_length=10_000, allow_null=True, allow_blank=True, default=None)
    remind_days_before = SetField(
        child=IntegerField(min_value=0, max_value=365),
        max_length=10,
        default=lambda: list(DEFAULT_REMINDERS),
    )
    next_occurrence = TextField(read_only=True, allow_null=True)
    days_until = IntegerField(read_only=True, allow_null=True, default=None)
    turns = IntegerField(
        read_only=True, allow_null=True, default=None, help_text="The age, on a birthday."
    )
    occurrences = ListField(
        child=TextField(),
        read_only=True,
        allow_null=True,
        default=None,
        help_text="In lists with `from` or `to`: all its days there.",
    )
    planned_for = TextField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)

    def to_representation(self, instance: Seen) -> dict[str, Any]:
        return {
            **super().to_representation(instance.occasion),
            "nextOccurrence": instance.next_occurrence,
            "daysUntil": instance.days_until,
            "turns": instance.turns,
            "occurrences": instance.occurrences,
        }


class EventQuery(PageQuery):
    type = serializers.ChoiceField(choices=list(OccasionType), default=None)
    contact_id = QueryTextField(max_length=26, default=None)

    def get_fields(self) -> dict[str, Any]:
        # `from` is no name of an attribute.
        days = {name: CalendarDayField(default=None, help_text=text) for name, text in SPAN.items()}
        return {**super().get_fields(), **days}

    def validate(self, attrs: Any) -> Any:
        """Refuse a span that ends before it begins, or is longer than ten years."""
        since, until = (attrs.pop(name) for name in ("from", "to"))
        days = [date.fromisoformat(day) if day else None for day in (since, until)]
        if since and until and since > until:
            raise ValidationError({"to": ["This is before `from`."]})
        if days[0] and days[1] and days[1] - days[0] > LONGEST_SPAN:
            raise ValidationError({"to": [f"At most {LONGEST_SPAN.days} days after `from`."]})
        return {**attrs, "since": days[0], "until": days[1]}


class PlanSerializer(StrictSerializer):
    example = examples.PLAN

    tasks = ListField(child=NestedField(TaskSerializer), read_only=True)
