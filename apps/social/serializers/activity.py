"""The JSON of what people did."""

from rest_framework import serializers

from apps.accounts.serializers import PersonCardSerializer
from apps.core.api.serializers import (
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.social import examples
from apps.social.models import Deed, TargetType


class ActivityTargetSerializer(StrictSerializer):
    """To what it was done; `postId`: on which post."""

    type = serializers.ChoiceField(choices=list(TargetType), read_only=True)
    id = TextField(read_only=True)
    post_id = TextField(read_only=True, allow_null=True)


class ActivitySerializer(StrictSerializer):
    """Something that one or several people did; of several, three are named, the last one first."""

    example = examples.ACTIVITY

    activity_id = TextField(source="activity.activity_id", read_only=True)
    type = serializers.ChoiceField(source="activity.type", choices=list(Deed), read_only=True)
    actors = ListField(child=NestedField(PersonCardSerializer), read_only=True)
    count = IntegerField(read_only=True)
    target = NestedField(ActivityTargetSerializer, read_only=True)
    created_at = MomentField(source="activity.created_at", read_only=True)
