"""The JSON of API keys."""

from rest_framework import serializers

from apps.accounts import examples
from apps.core.api.permissions import SCOPES
from apps.core.api.serializers import (
    IntegerField,
    ListField,
    MomentField,
    StrictSerializer,
    TextField,
)

DEFAULT_RATE = 600
HIGHEST_RATE = 6000


class ApiKeySerializer(StrictSerializer):
    """A key, as its owner sees it ever after."""

    example = examples.API_KEY

    key_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    name = TextField(max_length=100)
    prefix = TextField(read_only=True)
    scopes = ListField(child=serializers.ChoiceField(SCOPES), min_length=1, max_length=len(SCOPES))
    rate_per_minute = IntegerField(min_value=1, max_value=HIGHEST_RATE, default=DEFAULT_RATE)
    expires_at = MomentField(source="lapses_at", allow_null=True, default=None)
    last_used_at = MomentField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(source="created_at", read_only=True)  # It cannot be edited.


class NewApiKeySerializer(ApiKeySerializer):
    """A key, as it is shown once."""

    example = examples.NEW_API_KEY

    secret = TextField(read_only=True)
