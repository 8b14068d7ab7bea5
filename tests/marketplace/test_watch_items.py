"""Watching items, and the lists of one's own."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.marketplace.models import Listing, MarketRow, Watch
from tests.conftest import Person
from tests.factories import make_item
from tests.threads import at_once

Settle = Callable[[], None]


def watch(who: Person, item: Listing) -> int:
    return int(who.put(f"/v1/items/{item.item_id}/watch").status_code)


def unwatch(who: Person, item: Listing) -> int:
    return int(who.delete(f"/v1/items/{item.item_id}/watch").status_code)


def watches(who: Person, item: Listing) -> int:
    return int(who.get(f"/v1/items/{item.item_id}").json()["counts"]["watches"])


def ids(answer: Any) -> list[str]:
    return [item["itemId"] for item in answer.json()["items"]]


def test_a_watch_counts_once_and_makes_no_version(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)

    assert [watch(bob, item), watch(bob, item), watches(bob, item)] == [204, 204, 1]
    assert bob.get(f"/v1/items/{item.item_id}").json()["version"] == 1
    assert [unwatch(bob, item), unwatch(bob, item), watches(bob, item)] == [204, 204, 0]


def test_many_at_once_are_counted_exactly(alice: Person, person: Callable[..., Person]) -> None:
    item = make_item(alice.user_id)
    people = [person() for _ in range(6)]

    def toggle(number: int) -> int:
        who = people[number % 6]
        return unwatch(who, item) if number % 5 == 0 else watch(who, item)

    answers = at_once(24, toggle)

    rows = list(MarketRow.all_in(item.partition, sort=MarketRow.place.startswith("watch#")))
    assert set(answers) == {204}
    assert watches(alice, item) == len(rows)


def test_what_is_not_there_cannot_be_watched(alice: Person, bob: Person) -> None:
    draft = make_item(alice.user_id, status="draft")

    assert [watch(bob, draft), unwatch(bob, draft)] == [404, 404]


def test_watched_items_are_listed_as_far_as_they_may_be_seen(alice: Person, bob: Person) -> None:
    items = [make_item(alice.user_id) for _ in range(3)]
    for item in items:
        watch(bob, item)
    alice.delete(f"/v1/items/{items[1].item_id}")

    found = ids(bob.get("/v1/me/items?role=watcher"))

    assert sorted(found) == sorted([items[0].item_id, items[2].item_id])


def test_a_seller_lists_drafts_too_and_others_do_not(alice: Person, bob: Person) -> None:
    draft = make_item(alice.user_id, status="draft")
    item = make_item(alice.user_id)
    url = f"/v1/users/{alice.user_id}/items"

    assert sorted(ids(alice.get("/v1/me/items"))) == sorted([draft.item_id, item.item_id])
    assert sorted(ids(alice.get(url))) == sorted([draft.item_id, item.item_id])
    assert ids(bob.get(url)) == [item.item_id]
    assert bob.get("/v1/users/me").json()["counts"]["items"] == 0
    assert alice.get("/v1/users/me").json()["counts"]["items"] == 1


def test_pages_hold_each_item_once(alice: Person, bob: Person) -> None:
    made = [
        make_item(alice.user_id, status="draft" if number % 3 else "active").item_id
        for number in range(10)
    ]
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = bob.get(f"/v1/users/{alice.user_id}/items?limit=3{more}")
        found += ids(page)
        cursor = page.json()["nextCursor"]

    assert found == sorted(made[::3], reverse=True)


@pytest.mark.parametrize("query", ["role=owner", "role=", "roles=seller"])
def test_what_is_no_role_is_refused(alice: Person, query: str) -> None:
    assert alice.get(f"/v1/me/items?{query}").status_code == 400


def test_the_items_of_nobody_are_not_found(alice: Person) -> None:
    nobody = "3f1c7a52-0000-4000-8000-000000000001"

    assert alice.get(f"/v1/users/{nobody}/items").status_code == 404


def test_what_hangs_on_a_deleted_item_goes(alice: Person, bob: Person, settle: Settle) -> None:
    item = make_item(alice.user_id)
    watch(bob, item)
    settle()

    alice.delete(f"/v1/items/{item.item_id}")
    settle()

    assert list(MarketRow.all_in(item.partition)) == []
    assert list(Watch.query(item.partition)) == []
