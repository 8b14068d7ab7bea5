"""The JSON of calendar feeds."""

from rest_framework import serializers

from apps.core.api.fields import SetField
from apps.core.api.serializers import MomentField, StrictSerializer, TextField
from apps.core.calendars import Kind
from apps.gifts import examples


class CalendarFeedSerializer(StrictSerializer):
    """A feed, as an export shows it."""

    example = examples.CALENDAR_FEED

    feed_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    include = SetField(
        child=serializers.ChoiceField([str(kind) for kind in Kind]), min_length=1, max_length=3
    )
    created_at = MomentField(read_only=True)
    updated_at = MomentField(source="created_at", read_only=True)  # It cannot be edited.


class LinkedFeedSerializer(CalendarFeedSerializer):
    """A feed, as its owner sees it."""

    example = examples.LINKED_FEED

    url = TextField(read_only=True, default=None, help_text="Whoever has it may read the calendar.")
