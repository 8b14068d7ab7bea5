"""Until the reveal an owner can tell nothing: not by any answer, its size, its headers or time."""

import os
import random
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uritemplate
from rest_framework.test import APIClient

from apps.core import belongings
from apps.core.api.authentication import forget_standing
from apps.core.api.schema.document import document
from apps.core.db import Item
from apps.core.db.tables import _descendants
from tests.conftest import Person
from tests.factories import make_category, make_contact, make_gift, make_occasion, make_task
from tests.gifts.wishes import Wishing, euros
from tests.notifications.conftest import tell

Settle = Callable[[], None]
SEEDS = 10 if "SOAK" in os.environ else 1
RECEIVER = "hooks.example"
CHANGING = {"X-Correlation-Id", "Server-Timing"}
ABSENT = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"
# Whose things the owner has, and so must see.
ITS_OWN = tuple(
    f"/v1/{place}"
    for place in (
        *("wishlists", "shared-wishlists", "events", "contacts", "gifts", "calendar"),
        *("notifications", "webhooks", "tasks", "categories"),
    )
)
QUERIES = (
    *("wishlists?limit=1", "gifts?q=chair", "contacts?q=chair", "tasks?q=chair"),
    *("events?from=2026-01-01&to=2026-12-31", "gifts/budget?year=2026", "users?q=user"),
    *("notifications?unread=true", "notifications?type=wish.changed"),
    *("notifications/preview?days=365",),
)


@pytest.fixture(autouse=True)
def _nobody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the receiver of a webhook have no address, so that what it is to hear waits for it."""
    ask = socket.getaddrinfo

    def find(host: str, *args: Any, **more: Any) -> Any:
        if host == RECEIVER:
            raise socket.gaierror
        return ask(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", find)


@pytest.fixture
def wishing(alice: Person) -> Wishing:
    wishing = Wishing(alice, eventId=make_occasion(alice.user_id, "Party").event_id)
    for number in range(4):
        wishing.add(f"Chair {number}", quantity=9, price=euros("20.00"), position=number % 2)
    return wishing


@pytest.fixture
def belongings_of_owner(wishing: Wishing) -> dict[str, str]:
    """Let the owner have something of everything. Returns what stands for parts of paths."""
    owner, user_id = wishing.owner, wishing.owner.user_id
    hook = {"url": f"https://{RECEIVER}/", "events": ["*"]}
    include = {"include": ["events", "tasks"]}
    feed = owner.post("/v1/calendar-feeds", include, "json").json()
    return {
        "wishlistId": wishing.wishlist_id,
        "wishItemId": wishing.add("Chair of its own"),
        "eventId": wishing.body["eventId"],
        "contactId": make_contact(user_id, "Chair maker").contact_id,
        "giftId": make_gift(user_id, "Chair").gift_id,
        "taskId": make_task(user_id, "Buy a chair").task_id,
        "categoryId": make_category(user_id).category_id,
        "notificationId": tell(owner, "Chairs"),
        "webhookId": owner.post("/v1/webhooks", hook, "json").json()["webhookId"],
        "feedId": feed["feedId"],
        "calendar": feed["url"].rpartition("/")[2].removesuffix(".ics"),
        "shared-wishlists": wishing.body["link"]["token"],
        "userId": user_id,
        "username": f"user-{user_id[:8]}",
    }


def paths(parts: dict[str, str]) -> Iterator[str]:
    """Name every path by which somebody may read something, by the schema, and some queries."""
    for template, operations in document()["paths"].items():
        if "get" in operations:
            place = template.split("/")[2]  # Of tokens there are several kinds.
            names = uritemplate.variables(template)
            known = {**parts, "token": parts.get(place, ABSENT)}
            yield uritemplate.expand(template, {name: known.get(name, ABSENT) for name in names})
    yield from (f"/v1/{query}" for query in QUERIES)
    yield f"/v1/wishlists/{parts['wishlistId']}/items?limit=3"


def answer(who: APIClient, path: str, calls: list[str]) -> Any:
    if isinstance(who, Person):
        forget_standing(who.user_id)  # Or a minute that is over costs a call more.
    calls.clear()
    response = who.get(path)
    headers = {name: value for name, value in response.items() if name not in CHANGING}
    body: Any = response.content
    if response["Content-Type"] == "application/json":
        body = response.json()
        for name in ("nextCursor", "nextToken"):
            body.pop(name, None)  # Sealed with another nonce each time.
        body.get("error", {}).pop("correlationId", None)
    return response.status_code, headers, body, len(response.content), list(calls)


def known_to(
    wishing: Wishing, parts: dict[str, str], nobody: APIClient, calls: list[str]
) -> dict[str, Any]:
    """Read all that the owner can read: signed in, in a second browser, and as an export."""
    seen = {path: answer(wishing.owner, path, calls) for path in paths(parts)}
    seen["signed out"] = answer(nobody, wishing.shared, calls)
    for domain in belongings.of_all_domains():
        for name, documents in domain.documents.items():
            seen[name] = list(documents(wishing.owner.user_id))
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
    rows = model.scan(consistent_read=True)
    # What other claims deleted says nothing any more, not even what each row must.
    return sorted((row.serialize(null_check=False) for row in rows), key=str)


def claim_at_random(wishing: Wishing, people: list[APIClient], seed: int) -> None:
    """Claim and withdraw 50 times."""
    chance = random.Random(seed)  # noqa: S311  # The same each time.
    made: list[tuple[APIClient, str, Any]] = []
    wishes = [item["wishItemId"] for item in wishing.seen_by(people[0])]
    for _ in range(50):
        if len(made) > 5 and chance.random() < 0.4:
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


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_owner_can_tell_no_difference_until_the_reveal(
    seed: int,
    wishing: Wishing,
    belongings_of_owner: dict[str, str],
    bob: Person,
    carol: Person,
    anonymous: APIClient,
    dynamodb_calls: list[str],
    settle: Settle,
) -> None:
    settle()

    def look() -> dict[str, Any]:
        return known_to(wishing, belongings_of_owner, anonymous, dynamodb_calls)

    look()  # The first use of a rate begins its window, which costs a call more.
    before = look()
    is_seen = {path: seen[0] == 200 for path, seen in before.items() if path.startswith(ITS_OWN)}
    assert [path for path, seen in is_seen.items() if not seen and "/claims/" not in path] == []
    rows = rows_of(wishing.owner.user_id)

    claim_at_random(wishing, [bob, carol, anonymous], seed)
    settle()

    assert look() == before
    assert rows_of(wishing.owner.user_id) == rows
    wishing.reveal()
    items = wishing.owner.get(f"{wishing.path}/items").json()["items"]
    claims = [item["claims"] for item in items]
    assert any(claims)
    assert [item["claims"] for item in wishing.seen_by(wishing.owner)] == claims
    assert not any("claims" in item for item in wishing.seen_by(anonymous))


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
