"""The JSON of how somebody wants to be told."""

import re
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    NestedField,
    PartField,
    StrictSerializer,
    TextField,
)
from apps.notifications import examples
from apps.notifications.kinds import KINDS
from apps.notifications.models import Frequency
from apps.notifications.models.preferences import MONDAY, MORNING

Fields = dict[str, serializers.Field[Any, Any, Any, Any]]

WALL_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
SUNDAY = 7
LAST_HOUR = 23


class WallTimeField(TextField):
    """A time of the wall clock, `22:30`."""

    openapi: ClassVar = {"pattern": f"^{WALL_TIME.pattern}$", "examples": ["22:30"]}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not WALL_TIME.fullmatch(text):
            raise ValidationError(["Write a time of the wall clock, such as 22:30."])
        return text


class QuietHoursSerializer(StrictSerializer):
    """When no mail comes, by the owner's clock; across midnight where `to` is the earlier."""

    to = WallTimeField(source="quiet_to", allow_null=True, default=None)

    def get_fields(self) -> Fields:
        # `from` is a word of Python's.
        begin = WallTimeField(source="quiet_from", allow_null=True, default=None)
        return {"from": begin, **super().get_fields()}


class QuietHoursField(PartField):
    """Quiet hours, or null where there are none."""

    is_always_shown: ClassVar = False

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) if value.quiet_from else None


class DigestSerializer(StrictSerializer):
    frequency = serializers.ChoiceField(
        choices=list(Frequency), source="digest_frequency", default=Frequency.NONE
    )
    hour = IntegerField(min_value=0, max_value=LAST_HOUR, source="digest_hour", default=MORNING)
    weekday = IntegerField(
        min_value=MONDAY, max_value=SUNDAY, source="digest_weekday", default=MONDAY
    )


class ChannelsSerializer(StrictSerializer):
    in_app = BooleanField(allow_null=True, required=False)
    email = BooleanField(allow_null=True, required=False)
    webhook = BooleanField(allow_null=True, required=False)

    def get_fields(self) -> Fields:
        # These names are the contract's, and not in camelCase.
        return super(StrictSerializer, self).get_fields()


class ChannelsField(NestedField):
    """The ways by which one type of notification comes; null: the usual ones."""

    def to_internal_value(self, data: Any) -> Any:
        return self.shape.parse(data, partial=True)


class TypesField(serializers.DictField):
    """Each type of notification, and by which ways it comes."""

    child = ChannelsField(ChannelsSerializer, allow_null=True)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(data.keys() - KINDS.keys())):
            raise ValidationError({name: ["There is no such type."] for name in unknown[:20]})
        return super().to_internal_value(data)


class PreferencesSerializer(StrictSerializer):
    example = examples.PREFERENCES

    quiet_hours = QuietHoursField(QuietHoursSerializer)
    digest = PartField(DigestSerializer)
    types = TypesField(allow_null=True, required=False)
    version = IntegerField(read_only=True)
