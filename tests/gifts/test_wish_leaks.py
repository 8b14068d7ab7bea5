"""Until the reveal an owner can tell nothing: not by any answer, its size, its headers or time."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core import belongings
from apps.core.db import Item
from apps.core.db.tables import _descendants
from tests.conftest import Person
from tests.gifts.wishes import Wishing, euros

Settle = Callable[[], None]
CHANGING = {"X-Correlation-Id", "Server-Timing"}


@pytest.fixture
def wishing(alice: Person) -> Wishing:
    wishing = Wishing(alice)
    for number in range(4):
        wishing.add(f"Chair {number}", quantity=9, price=euros("20.00"), position=number % 2)
    return wishing


def paths(wishing: Wishing) -> Iterator[str]:
    """Name every path by which the owner reads something."""
    items = wishing.owner.get(f"{wishing.path}/items").json()["items"]
    yield from ("/v1/wishlists", "/v1/wishlists?limit=1", wishing.path, wishing.shared)
    yield from (f"{wishing.path}/items", f"{wishing.path}/items?limit=3")
    yield from (wishing.item(item["wishItemId"]) for item in items)
    yield from ("/v1/gifts", "/v1/gifts?q=chair", "/v1/contacts?q=chair", "/v1/events")
    yield from ("/v1/notifications", "/v1/notifications/pending", "/v1/notifications/unread-count")
    yield from ("/v1/tasks?q=chair", "/v1/webhooks", "/v1/users/me", "/v1/images")


def answer(who: APIClient, path: str, calls: list[str]) -> Any:
    calls.clear()
    response = who.get(path)
    headers = {name: value for name, value in response.items() if name not in CHANGING}
    body = response.json()
    body.pop("nextCursor", None)  # Sealed with another nonce each time.
    body.get("error", {}).pop("correlationId", None)
    headers.pop("Content-Length")
    return response.status_code, headers, body, len(response.content), list(calls)


def known_to(wishing: Wishing, nobody: APIClient, calls: list[str]) -> dict[str, Any]:
    """Read all that the owner can read: signed in, in a second browser, and as an export."""
    seen = {path: answer(wishing.owner, path, calls) for path in [*paths(wishing)]}
    seen["signed out"] = answer(nobody, wishing.shared, calls)
    for domain in belongings.of_all_domains():
        for name, document in domain.documents.items():
            seen[name] = list(document(wishing.owner.user_id))
    return seen


def rows_of(user_id: str) -> dict[str, list[dict[str, Any]]]:
    """Read each row that lies in a partition of the owner's, or names them."""
    models = {one for one in _descendants(Item) if hasattr(one, "Meta")}
    return {
        model.__name__: [row for row in raw_rows(model) if user_id in str(row)]
        for model in models
        if model.__name__ in {"Wishlist", "Wish", "WishlistLink", "Notification", "Delivery"}
    }


def raw_rows(model: type[Item]) -> list[dict[str, Any]]:
    return sorted((row.serialize() for row in model.scan(consistent_read=True)), key=str)


def claim_at_random(wishing: Wishing, people: list[APIClient]) -> None:
    """Claim and withdraw 50 times."""
    chance = random.Random(7)  # noqa: S311  # The same each time.
    made: list[tuple[APIClient, str, Any]] = []
    wishes = [item["wishItemId"] for item in wishing.seen_by(people[0])]
    for _ in range(50):
        if made and chance.random() < 0.4:
            who, wish, claim = made.pop(chance.randrange(len(made)))
            done = wishing.withdraw(who, wish, claim["claimId"], claim["secret"])
            assert done.status_code == 204
            continue
        who, wish = chance.choice(people), chance.choice(wishes)
        body: dict[str, Any] = chance.choice([{"quantity": 1}, {"amount": euros("5")}])
        guest = {} if isinstance(who, Person) else {"guestName": "May"}
        response = wishing.claim(who, wish, **body, **guest)
        if response.status_code == 201:
            made.append((who, wish, response.json()))
    assert len(made) > 5


def test_the_owner_can_tell_no_difference_until_the_reveal(
    wishing: Wishing,
    bob: Person,
    carol: Person,
    anonymous: APIClient,
    dynamodb_calls: list[str],
    settle: Settle,
) -> None:
    settle()
    before = known_to(wishing, anonymous, dynamodb_calls)
    rows = rows_of(wishing.owner.user_id)

    claim_at_random(wishing, [bob, carol, anonymous])
    settle()

    assert known_to(wishing, anonymous, dynamodb_calls) == before
    assert rows_of(wishing.owner.user_id) == rows
    wishing.reveal()
    [first, *_] = wishing.owner.get(f"{wishing.path}/items").json()["items"]
    assert first["claims"]
    assert wishing.seen_by(wishing.owner)[0]["claims"] == first["claims"]
    assert "claims" not in anonymous.get(wishing.shared).json()["items"][0]


def edit(wishing: Wishing, wish: str, calls: list[str]) -> list[Any]:
    """Do all that an owner can do to an item. Returns what can be told from the answers."""
    item, owner = wishing.item(wish), wishing.owner
    nobodys = f"{wishing.claims(wish)}/01M7XZG9NTT9PS9JT1WZ08ZQTT"
    actions: list[Callable[[], Any]] = [
        lambda: owner.patch(item, {"quantity": 1}, "json", headers={"If-Match": '"1"'}),
        lambda: owner.patch(item, {"price": euros("1.00"), "position": 3}, "json"),
        lambda: owner.put(item, {"name": "Stool", "imageIds": []}, "json"),
        lambda: owner.get(item, headers={"If-None-Match": '"1"'}),
        lambda: owner.post(wishing.claims(wish), {"quantity": 1}, "json"),
        lambda: owner.delete(nobodys),
        lambda: owner.post(f"{wishing.path}/reveal"),
        lambda: owner.delete(item),
        lambda: owner.delete(item),
    ]
    return [told_by(action, calls) for action in actions]


def told_by(action: Callable[[], Any], calls: list[str]) -> tuple[Any, ...]:
    calls.clear()
    response = action()
    return (response.status_code, response.get("ETag"), len(response.content), *calls)


def test_a_claimed_item_is_edited_and_deleted_as_if_it_were_not(
    wishing: Wishing, bob: Person, dynamodb_calls: list[str]
) -> None:
    claimed, free = (wishing.add(quantity=5, price=euros("9.00")) for _ in range(2))
    assert wishing.claim(bob, claimed, quantity=5).status_code == 201

    told = edit(wishing, claimed, dynamodb_calls)

    assert told == edit(wishing, free, dynamodb_calls)
    assert [status for status, *_ in told] == [200, 200, 200, 200, 403, 403, 409, 204, 404]


def test_a_claimed_list_is_deleted_as_if_it_were_not(
    wishing: Wishing, bob: Person, dynamodb_calls: list[str]
) -> None:
    wish = wishing.add()
    wishing.claim(bob, wish, quantity=1)
    dynamodb_calls.clear()

    assert wishing.owner.delete(wishing.path).status_code == 204

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert bob.get(wishing.shared).status_code == 404


def test_the_owner_in_a_second_browser_sees_no_claim_of_a_guest(
    wishing: Wishing, anonymous: APIClient
) -> None:
    [wish, *_] = [item["wishItemId"] for item in wishing.seen_by(anonymous)]
    before = anonymous.get(wishing.shared).content

    wishing.claim(anonymous, wish, quantity=1, guestName="May")

    assert anonymous.get(wishing.shared).content == before
