"""The JSON of the inbox."""

from rest_framework import serializers

from apps.core.api.serializers import BooleanField, MomentField, StrictSerializer, TextField


class NotificationSerializer(StrictSerializer):
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
