"""The JSON of webhooks and their deliveries."""

from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    ListField,
    MomentField,
    StrictSerializer,
    TextField,
)
from apps.notifications import examples

LONGEST_URL = 2000
MOST_PATTERNS = 50


class WebhookSerializer(StrictSerializer):
    """A webhook, as its owner sees it ever after."""

    example = examples.WEBHOOK

    webhook_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    url = TextField(max_length=LONGEST_URL)
    events = ListField(child=TextField(max_length=100), min_length=1, max_length=MOST_PATTERNS)
    description = TextField(max_length=200, allow_null=True, default=None)
    enabled = BooleanField(default=True)
    disabled_reason = TextField(read_only=True, allow_null=True)
    disabled_at = MomentField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)


class NewWebhookSerializer(WebhookSerializer):
    """A webhook, as it is shown once."""

    example = examples.NEW_WEBHOOK

    secret = TextField(read_only=True)


class DeliverySerializer(StrictSerializer):
    """What became of one event for one webhook."""

    example = examples.DELIVERY

    delivery_id = TextField(read_only=True)
    webhook_id = TextField(read_only=True)
    event_id = TextField(read_only=True)
    type = TextField(read_only=True)
    status = TextField(read_only=True)
    attempts = IntegerField(read_only=True)
    response_status = IntegerField(read_only=True, allow_null=True)
    error = TextField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
    attempted_at = MomentField(read_only=True, allow_null=True)
    next_attempt_at = MomentField(read_only=True, allow_null=True)
    delivered_at = MomentField(read_only=True, allow_null=True)
