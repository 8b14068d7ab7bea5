"""docs/event-schemas.json: what each event tells, as JSON Schema."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator, ValidationError

from apps.core.event_schemas import event_schemas
from apps.core.events import Event, event_kinds
from apps.gifts.events import OccasionUpcoming
from apps.marketplace.events import ItemCreated
from config.env import ROOT

ITEM = ItemCreated(
    event_id="1-0",
    correlation_id="01KJMB8V8R4T2ZQ5W6X7Y8Z9AB",
    occurred_at="2026-03-01T09:30:00.000Z",
    user_id="somebody",
    item_id="01KJMB8V8R4T2ZQ5W6X7Y8Z9AC",
    title="Garden chair",
    kind="sale",
    category="garden",
    status="active",
)


def validate(event: Event, **changes: object) -> None:
    schema = event_schemas()[event.name]
    Draft202012Validator(schema).validate({**event.detail, **changes})


def test_the_document_is_what_the_code_has(tmp_path: Path) -> None:
    file = tmp_path / "schemas.json"
    call_command("event_schemas", file=file)

    documented = json.loads((ROOT / "docs" / "event-schemas.json").read_text())
    # Tests make events of their own.
    ours = {name for name, kind in event_kinds().items() if kind.__module__.startswith("apps.")}
    written = json.loads(file.read_text())
    assert documented == {name: written[name] for name in ours}


def test_each_is_a_json_schema() -> None:
    for schema in event_schemas().values():
        Draft202012Validator.check_schema(schema)


def test_an_event_is_as_its_schema_says() -> None:
    validate(ITEM)

    for wrong in ({"itemId": None}, {"lat": 52.52}, {"version": 2}):
        with pytest.raises(ValidationError):
            validate(ITEM, **wrong)


def test_what_may_be_missing_may_be_null() -> None:
    upcoming = event_schemas()[OccasionUpcoming.name]["properties"]["turns"]

    assert upcoming == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
