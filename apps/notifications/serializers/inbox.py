"""The JSON of the inbox."""

from rest_framework import serializers

from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    MomentField,
    QueryBooleanField,
    QueryIntegerField,
    QueryTextField,
    StrictSerializer,
    TextField,
)
from apps.notifications import examples

DAYS_AT_MOST = 366


class NotificationSerializer(StrictSerializer):
    example = examples.NOTIFICATION

    notification_id = TextField(read_only=True)
    type = TextField(read_only=True)
    title = TextField(read_only=True)
    body = TextField(read_only=True, allow_null=True)
    data = serializers.DictField(child=TextField(), read_only=True)  # type: ignore[assignment]
    read = BooleanField(read_only=True)
    seen = BooleanField(read_only=True)
    archived = BooleanField(read_only=True)
    created_at = MomentField(read_only=True)
    snoozed_until = MomentField(read_only=True, allow_null=True)


class InboxQuery(PageQuery):
    unread = QueryBooleanField(allow_null=True, default=None)
    archived = QueryBooleanField(allow_null=True, default=None)
    type = QueryTextField(max_length=100, default=None)


class UnreadCountSerializer(StrictSerializer):
    example = examples.UNREAD_COUNT

    unread = IntegerField(read_only=True)


class SnoozeSerializer(StrictSerializer):
    example = examples.SNOOZE

    until = MomentField()


class ReadAllSerializer(StrictSerializer):
    example = examples.READ_ALL

    before = MomentField(allow_null=True, default=None)


class PreviewQuery(StrictSerializer):
    days = QueryIntegerField(min_value=1, max_value=DAYS_AT_MOST, default=30)


class ComingSerializer(StrictSerializer):
    """A notification to come."""

    example = examples.COMING

    type = TextField(read_only=True)
    title = TextField(read_only=True)
    due_at = MomentField(read_only=True)
    rule = TextField(read_only=True)
    data = serializers.DictField(child=TextField(), read_only=True)  # type: ignore[assignment]
