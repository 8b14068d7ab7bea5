"""The JSON Schema of each event's detail, made from its fields: for whoever reads it elsewhere."""

from dataclasses import fields
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from apps.core.events import Event, event_kinds
from apps.core.names import camel_case

JSON = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def event_schemas() -> dict[str, JSON]:
    """Describe all events that there are, by name."""
    return {name: schema_of(kind) for name, kind in sorted(event_kinds().items())}


def schema_of(kind: type[Event]) -> JSON:
    hints = get_type_hints(kind)
    properties = {camel_case(field.name): _shape(hints[field.name]) for field in fields(kind)}
    return {
        "$schema": DIALECT,
        "title": kind.name,
        "type": "object",
        "properties": {"version": {"const": kind.version}, **properties},
        "required": ["version", *properties],
        "additionalProperties": False,
    }


def _shape(hint: Any) -> JSON:
    """Describe plain JSON values: what an event is made of."""
    if isinstance(hint, UnionType):
        return {"anyOf": [_shape(one) for one in get_args(hint)]}
    if hint is type(None):
        return {"type": "null"}
    if get_origin(hint) in {list, tuple}:
        return {"type": "array", "items": _shape(get_args(hint)[0])}
    if get_origin(hint) is dict or hint is dict:
        return {"type": "object"}
    return {"type": _TYPES[hint]}
