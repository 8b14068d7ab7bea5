"""From our serializers and fields to JSON Schema.

Requests and answers differ: a request names what a client may write, and nothing else; an answer
holds every field. In a patch every field may be left out, and null puts one back to its default.
"""

from functools import singledispatch
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers

from apps.core.api.serializers import (
    DayOrMomentField,
    MomentField,
    NestedField,
    PartField,
    StrictSerializer,
    TextField,
    WholePartField,
)

JSON = dict[str, Any]
Direction = Literal["request", "response"]

# As `serializers.CONTROL_CHARACTERS`, in the words of ECMA 262.
CONTROL = r"\u0000-\u0008\u000B-\u001F\u007F-\u009F"
ANY_TEXT = f"^[^{CONTROL}]*$"
SOME_TEXT = rf"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*$"


class StrictShape(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """How drf-spectacular finds us."""

    target_class = StrictSerializer
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Direction) -> JSON:
        return object_schema(self.target, auto_schema, direction)


def object_schema(serializer: StrictSerializer, schema: Any, direction: Direction) -> JSON:
    is_patch = direction == "request" and serializer.partial
    fields = {name: field for name, field in serializer.fields.items() if _has(field, direction)}
    shape: JSON = {
        "type": "object",
        "properties": {
            name: _property(field, schema, direction, is_patch=is_patch)
            for name, field in fields.items()
        },
    }
    if description := vars(type(serializer)).get("__doc__"):
        shape["description"] = description
    required = [name for name, field in fields.items() if _is_required(field, direction)]
    if required and not is_patch:
        shape["required"] = required
    if direction == "request":
        shape["additionalProperties"] = False
    return shape | _example(serializer, shape, direction)


def query_parameter(name: str, field: Any, schema: Any) -> JSON:
    """Describe one field of a query. A query knows no null: what is not asked is left out."""
    shape = field_schema(field, schema, "request")
    parameter = {
        "name": name,
        "in": "query",
        "required": field.required,
        "schema": {**shape, **_default(field)},
    }
    return {**parameter, **_description(field)}


@singledispatch
def field_schema(field: serializers.Field[Any, Any, Any, Any], schema: Any, to: Direction) -> JSON:
    """Describe the values of a field; those that are not ours as drf-spectacular does."""
    return dict(schema._map_serializer_field(field, to))  # noqa: SLF001  # It has no other name.


@field_schema.register
def _text(field: TextField, _schema: Any, to: Direction) -> JSON:
    if to == "response":
        return {"type": "string"}
    pattern = ANY_TEXT if field.allow_blank else SOME_TEXT
    shortest = {} if field.allow_blank else {"minLength": 1}
    return {"type": "string", "pattern": pattern, **shortest, **_limits(field, "Length")}


@field_schema.register
def _regex(field: serializers.RegexField, _schema: Any, _to: Direction) -> JSON:
    patterns = (getattr(validator, "regex", None) for validator in field.validators)
    pattern = next(found.pattern for found in patterns if found)
    return {"type": "string", "pattern": pattern}


@field_schema.register
def _integer(field: serializers.IntegerField, _schema: Any, to: Direction) -> JSON:
    limits = {"minimum": field.min_value, "maximum": field.max_value}
    known = {name: value for name, value in limits.items() if value is not None}
    return {"type": "integer", **(known if to == "request" else {})}


@field_schema.register
def _choice(field: serializers.ChoiceField, _schema: Any, _to: Direction) -> JSON:
    return {"type": "string", "enum": [str(choice) for choice in field.choices]}


@field_schema.register
def _moment(_field: MomentField, _schema: Any, _to: Direction) -> JSON:
    return {"type": "string", "format": "date-time"}


@field_schema.register
def _day_or_moment(_field: DayOrMomentField, _schema: Any, _to: Direction) -> JSON:
    # The type in each: makers of clients read a format alone as anything.
    return {"anyOf": [{"type": "string", "format": name} for name in ("date", "date-time")]}


@field_schema.register
def _nested(field: NestedField, schema: Any, to: Direction) -> JSON:
    return dict(schema.resolve_serializer(field.shape, to).ref)


@field_schema.register
def _part(field: PartField, schema: Any, to: Direction) -> JSON:
    # What is left out of it stays, also in a PUT or POST: it is a patch in itself.
    is_patch = field.is_patched if isinstance(field, WholePartField) else True
    return dict(schema.resolve_serializer(field.shape(partial=is_patch), to).ref)


@field_schema.register
def _list(field: serializers.ListField, schema: Any, to: Direction) -> JSON:
    items = _property(field.child, schema, to, is_patch=False)
    return {"type": "array", "items": items, **(_limits(field, "Items") if to == "request" else {})}


@field_schema.register
def _dict(field: serializers.DictField, schema: Any, to: Direction) -> JSON:
    # Without a child of its own, DRF gives it one that takes anything.
    takes_anything = type(field.child).__name__ == "_UnvalidatedField"
    values = True if takes_anything else field_schema(field.child, schema, to)
    return {"type": "object", "additionalProperties": values}


def _example(serializer: StrictSerializer, shape: JSON, to: Direction) -> JSON:
    """Take what fits from the example of a serializer, which may be one for requests only."""
    example = _fitting(getattr(serializer, "example", {}), serializer, to)
    is_one = example and set(shape.get("required", ())) <= set(example)
    return {"examples": [example]} if is_one else {}


def _fitting(example: JSON, serializer: StrictSerializer, to: Direction) -> JSON:
    """Take what goes in one direction, also inside of what is nested."""
    fitting: JSON = {}
    for name, field in serializer.fields.items():
        if name in example and _has(field, to):
            value = example[name]
            if isinstance(field, NestedField) and isinstance(value, dict):
                value = _fitting(value, field.shape.shared(partial=False), to)
            fitting[name] = value
    return fitting


def _property(field: Any, schema: Any, to: Direction, *, is_patch: bool) -> JSON:
    shape = {**field_schema(field, schema, to), **getattr(field, "openapi", {})}
    if _may_be_null(field, to) or (is_patch and _has_default(field)):
        shape = _or_null(shape)
    defaults = _default(field) if to == "request" and not is_patch else {}
    return {**shape, **defaults, **_description(field)}


def _may_be_null(field: Any, to: Direction) -> bool:
    is_always_shown = isinstance(field, PartField) and field.is_always_shown
    return bool(field.allow_null) and not (to == "response" and is_always_shown)


def _or_null(shape: JSON) -> JSON:
    if "$ref" in shape:
        return {"anyOf": [shape, {"type": "null"}]}
    if "anyOf" in shape:
        return {**shape, "anyOf": [*shape["anyOf"], {"type": "null"}]}
    shape = {**shape, "type": [shape["type"], "null"]}
    if "enum" in shape:
        shape["enum"] = [*shape["enum"], None]
    return shape


def _has(field: Any, to: Direction) -> bool:
    return not (field.read_only if to == "request" else field.write_only)


def _is_required(field: Any, to: Direction) -> bool:
    """Tell. An answer has all fields but those that say `required=False` themselves."""
    if to == "request":
        return bool(field.required)
    return not field.read_only or field._kwargs.get("required", True)  # noqa: SLF001  # As written.


def _has_default(field: Any) -> bool:
    return field.default is not serializers.empty


def _default(field: Any) -> JSON:
    if not _has_default(field):
        return {}
    value = field.default() if callable(field.default) else field.default
    # An empty text stands for "none": no client may write it.
    return {} if value in (None, "") else {"default": field.to_representation(value)}


def _limits(field: Any, of: str) -> JSON:
    limits = {f"min{of}": field.min_length, f"max{of}": field.max_length}
    return {name: value for name, value in limits.items() if value is not None}


def _description(field: Any) -> JSON:
    """Take the text beside the field, or the docstring of a kind of field that a domain made."""
    own = vars(type(field)).get("__doc__") if _is_of_domain(field) else None
    text = field.help_text or own
    return {"description": text} if text else {}


def _is_of_domain(field: Any) -> bool:
    return not type(field).__module__.startswith(("rest_framework.", "apps.core."))
