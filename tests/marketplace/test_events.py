"""What others are told of items: as much as they may see."""

from dataclasses import asdict
from typing import Any

from apps.marketplace.events import ItemCreated, ItemDeleted, ItemUpdated, announce_item
from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import BERLIN, make_item


def told(old: Listing | None, new: Listing | None) -> list[type[Any]]:
    return [type(event) for event in announce_item(old, new)]


def test_each_step_is_told_and_drafts_are_not(alice: Person) -> None:
    draft = make_item(alice.user_id, status="draft")
    item = make_item(alice.user_id)
    newer = item.with_changes({"version": 2})
    watched = item.with_changes({"watches": 1})

    assert told(None, draft) == told(draft, draft.with_changes({"version": 2})) == []
    assert told(draft, None) == told(item, watched) == []
    assert told(None, item) == told(draft, item) == [ItemCreated]
    assert told(item, newer) == [ItemUpdated]
    assert told(item, None) == [ItemDeleted]


def test_no_event_tells_the_exact_place(alice: Person) -> None:
    item = make_item(alice.user_id)

    [event] = announce_item(None, item)

    assert str(BERLIN["lat"]) not in str(asdict(event))
    assert event.detail["userId"] == alice.user_id
    assert event.detail["itemId"] == item.item_id
