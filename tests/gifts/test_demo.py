from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from infra import demo_gifts
from tests.conftest import Person
from tests.factories import ZONE


@pytest.mark.parametrize("day", ["2026-03-01", "2028-02-09"])  # 20 days later is a leap day.
def test_the_demo_user_has_people_events_and_gifts(alice: Person, day: str) -> None:
    now = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(ZONE))

    demo_gifts.make(alice.user_id, now, ZONE)

    expected = {"contacts": 2, "gifts": 3, "wishlists": 1}
    found = {name: alice.get(f"/v1/{name}").json()["items"] for name in expected}
    assert {name: len(items) for name, items in found.items()} == expected
    assert len(alice.get("/v1/events").json()["items"]) == 3
