"""The shape of JSON: strict on the way in, camelCase on both ways.

`parse` and `render` go through one shared instance per class, because building the fields costs
ten times as much as using them. So a serializer knows shapes only: no request, no context, no rule.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, ClassVar, Self, cast

from rest_framework import serializers

from apps.core import times
from apps.core.names import camel_case

CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
LATEST = datetime(9999, 12, 29, tzinfo=UTC)  # So that it has a wall-clock time in every zone.
UNKNOWN_FIELDS_TOLD = 20  # A body of 1 MB has room for 100 000.
NO_OBJECT = "Write an object."


class StrictSerializer(serializers.Serializer[Any]):
    """Fields are declared in snake_case; clients see camelCase. Unknown fields are refused."""

    @classmethod
    @cache
    def shared(cls, *, partial: bool) -> Self:
        return cls(partial=partial)

    @classmethod
    def parse(cls, data: object, *, partial: bool = False) -> Any:
        """Check a body or query and return its values by snake_case name.

        With `partial` (a PATCH) only what `data` names; `null` puts a field that has a default
        back to it. The service that takes the values says their types.

        Raises:
            ValidationError: a field is unknown, missing or wrong.
        """
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"body": [NO_OBJECT]})
        shared = cls.shared(partial=partial)
        return shared.run_validation(shared.with_defaults(data) if partial else data)

    @classmethod
    def render(cls, item: object) -> dict[str, Any]:
        return cls.shared(partial=False).to_representation(item)

    @classmethod
    def names_parts(cls, patch: object) -> bool:
        """Tell whether a merge patch names parts of objects that are stored whole."""
        fields = cls.shared(partial=True).fields
        return isinstance(patch, Mapping) and any(
            _is_part(fields.get(name), value) for name, value in patch.items()
        )

    @classmethod
    def with_the_rest(cls, patch: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        """Complete such parts of a merge patch by what the resource says by now (RFC 7396)."""
        fields = cls.shared(partial=True).fields
        return {
            name: _completed(fields.get(name), value, current.get(name))
            for name, value in patch.items()
        }

    def with_defaults(self, patch: Mapping[str, Any]) -> dict[str, Any]:
        """Read `null` as RFC 7396 does: as the absence of the field, so as its default."""
        return {
            name: self._default(name) if value is None else value for name, value in patch.items()
        }

    def _default(self, name: str) -> object:
        field = self.fields.get(name)
        if field is None or field.allow_null or field.read_only:
            return None
        default = field.default
        if default is serializers.empty:
            return None
        return field.to_representation(default() if callable(default) else default)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = {}
        for name, field in super().get_fields().items():
            wire_name = camel_case(name)
            if wire_name != name and field.source is None:
                field.source = name
            fields[wire_name] = field
        return fields

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        told = sorted(unknown)[:UNKNOWN_FIELDS_TOLD]
        errors = {str(name): ["There is no such field."] for name in told}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail = cast("dict[str, Any]", error.detail)
            raise serializers.ValidationError({**detail, **errors}) from error
        if errors:
            raise serializers.ValidationError(errors)
        return values


class NestedField(serializers.Field[Any, Any, Any, Any]):
    """An object inside another, stored whole: see `VersionedMixin.patch` for parts of it."""

    default_error_messages = {"no_object": NO_OBJECT}  # noqa: RUF012  # DRF's way.

    def __init__(self, shape: type[StrictSerializer], **options: Any) -> None:
        super().__init__(**options)
        self.shape = shape

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            self.fail("no_object")
        return self.shape.parse(data)

    def to_representation(self, value: Any) -> Any:
        return self.shape.render(value)


class ListField(serializers.ListField):
    """A list. Its length is judged before its elements: 300 000 wrong ones would take seconds."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class PartField(NestedField):
    """An object inside another whose fields are stored with the outer ones, under their own names.

    A merge patch reaches into it and sets only what it names; null puts each field back to what it
    is when nobody has set it.
    """

    is_always_shown: ClassVar = True  # Never null in an answer: to clear it clears its fields.

    def __init__(self, shape: type[StrictSerializer], **options: Any) -> None:
        super().__init__(shape, **{"source": "*", "allow_null": True, "required": False, **options})

    def to_internal_value(self, data: Any) -> Any:
        patch = dict.fromkeys(self.shape.shared(partial=True).fields) if data is None else data
        if not isinstance(patch, Mapping):
            self.fail("no_object")
        return self.shape.parse(patch, partial=True)


class WholePartField(PartField):
    """A part that a POST or PUT names whole, or leaves out whole; only a PATCH reaches into it."""

    is_always_shown: ClassVar = False

    @property
    def is_patched(self) -> bool:
        return bool(cast("StrictSerializer", self.parent).partial)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        is_left_out = data is serializers.empty and not self.is_patched
        return super().run_validation(None if is_left_out and self.allow_null else data)

    def to_internal_value(self, data: Any) -> Any:
        if self.is_patched or data is None:
            return super().to_internal_value(data)
        return NestedField.to_internal_value(self, data)


def _shows_something(text: str) -> bool:
    if text.isascii():
        return bool(text.strip())
    return any(not (sign.isspace() or unicodedata.category(sign) == "Cf") for sign in text)


def _is_part(field: Any, value: object) -> bool:
    if not isinstance(value, Mapping) or field is None or field.read_only:
        return False
    if isinstance(field, PartField):
        return field.shape.names_parts(value)
    if isinstance(field, NestedField):
        all_of_it = set(field.shape.shared(partial=True).fields)
        return None in value.values() or not all_of_it.issubset(value)
    return isinstance(field, serializers.DictField)


def _completed(field: Any, value: Any, current: Any) -> Any:
    known = current if isinstance(current, Mapping) else {}
    if not isinstance(value, Mapping):
        return value
    if isinstance(field, PartField):
        return field.shape.with_the_rest(value, known)
    if isinstance(field, NestedField | serializers.DictField):
        return {name: one for name, one in {**known, **value}.items() if one is not None}
    return value


class TextField(serializers.CharField):
    """A string, trimmed, in Unicode NFC, without control characters but newline and tab.

    What shows nothing, such as a zero width space alone, is blank.
    """

    default_error_messages = {"control": "Control characters are not allowed."}  # noqa: RUF012

    def run_validation(self, data: Any = serializers.empty) -> Any:
        is_blank = self.trim_whitespace and isinstance(data, str) and not _shows_something(data)
        return super().run_validation("" if is_blank else data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if CONTROL_CHARACTERS.search(data):  # Before Python takes some of them for white space.
            self.fail("control")
        return unicodedata.normalize("NFC", super().to_internal_value(data))


class BooleanField(serializers.BooleanField):
    """`true` or `false`, and nothing that looks like them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class IntegerField(serializers.IntegerField):
    """A JSON number without a fraction: `5`, not `"5"` and not `true`."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class NumberField(serializers.FloatField):
    """A JSON number: `2.5`, not `"2.5"` and not `true`."""

    def to_internal_value(self, data: Any) -> float:
        if not isinstance(data, int | float) or isinstance(data, bool):
            self.fail("invalid")
        try:
            return super().to_internal_value(data)
        except OverflowError:  # A whole number that no float can hold.
            self.fail("invalid")


class MomentField(serializers.Field[datetime, str, str, datetime]):
    """A moment: RFC 3339 with an offset in, UTC with milliseconds out."""

    default_error_messages = {  # noqa: RUF012  # DRF's way.
        "invalid": "Write a date-time with an offset, such as 2026-03-01T09:30:00Z."
    }

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not times.RFC_3339.fullmatch(data):
            self.fail("invalid")
        try:
            moment = times.to_milliseconds(times.from_text(data.upper()))
        except (ValueError, OverflowError):
            self.fail("invalid")
        if not EARLIEST <= moment <= LATEST:
            self.fail("invalid")
        return moment

    def to_representation(self, value: datetime) -> str:
        return times.to_text(value)


class DayOrMomentField(serializers.Field[str, str, str, str]):
    """A day (`2026-03-01`) or a moment (RFC 3339 with an offset), kept as text."""

    default_error_messages = {  # noqa: RUF012  # DRF's way.
        "invalid": "Write a date (2026-03-01) or a date-time with an offset."
    }

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, str) and DATE.fullmatch(data):
            try:
                date.fromisoformat(data)
            except ValueError:
                self.fail("invalid")
            return data
        try:
            return times.to_text(MomentField().to_internal_value(data))
        except serializers.ValidationError:
            self.fail("invalid")

    def to_representation(self, value: str) -> str:
        return value


class QueryTextField(TextField):
    """A text in a query string."""


class QueryBooleanField(serializers.BooleanField):
    """`true` or `false` in a query string."""

    def to_internal_value(self, data: Any) -> bool:
        if data not in {"true", "false"}:
            self.fail("invalid", input=data)
        return bool(data == "true")


class QueryIntegerField(serializers.IntegerField):
    """Digits in a query string."""

    def to_internal_value(self, data: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", str(data)):
            self.fail("invalid")
        return int(data)
