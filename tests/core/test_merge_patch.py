"""A PATCH is a merge patch at every depth (RFC 7396), also of objects that are stored whole."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.core.money import Money
from apps.gifts.models import Contact
from tests import factories
from tests.conftest import Person
from tests.meanwhile import meanwhile
from tests.threads import at_once

THREE = Money.read("3.00 EUR")
EUROS = {"amount": "3.00", "currency": "EUR"}


def of_wish(who: str) -> str:
    wish = factories.make_wish(factories.make_wishlist(who), price=THREE)
    return f"wishlists/{wish.wishlist_id}/items/{wish.wish_item_id}"


def of_auction(who: str) -> str:
    fields: dict[str, Any] = {"kind": "auction", "start_price": THREE, "ends_at": factories.FAR}
    return f"items/{factories.make_item(who, listed_until=None, **fields).item_id}"


PRICED: dict[str, tuple[Callable[[str], str], tuple[str, ...]]] = {
    "event": (
        lambda who: f"events/{factories.make_occasion(who, budget=THREE).event_id}",
        ("budget",),
    ),
    "gift": (lambda who: f"gifts/{factories.make_gift(who, price=THREE).gift_id}", ("price",)),
    "wish": (of_wish, ("price",)),
    "sale": (
        lambda who: f"items/{factories.make_item(who, kind='sale', price=THREE).item_id}",
        ("price",),
    ),
    "auction": (of_auction, ("auction", "startPrice")),
}


def patch(who: Person, path: str, body: Any, **headers: str) -> Any:
    return who.patch(f"/v1/{path}", body, "json", headers=headers)


def nested(names: tuple[str, ...], value: Any) -> Any:
    for name in reversed(names):
        value = {name: value}
    return value


def inside(body: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        body = body[name]
    return body


@pytest.mark.parametrize("kind", PRICED)
def test_the_amount_of_money_alone_is_changed(alice: Person, kind: str) -> None:
    make, names = PRICED[kind]
    path = make(alice.user_id)

    answer = patch(alice, path, nested(names, {"amount": "4.00"}))

    assert answer.status_code == 200, answer.content
    assert inside(answer.json(), names) == {"amount": "4.00", "currency": "EUR"}
    assert patch(alice, path, nested(names, {"currency": None})).status_code == 400


def test_a_part_of_what_is_not_there_lacks_the_rest(alice: Person) -> None:
    gift = factories.make_gift(alice.user_id)

    answer = patch(alice, f"gifts/{gift.gift_id}", {"price": {"amount": "4.00"}})

    assert list(answer.json()["error"]["details"]) == ["price.currency"]


def test_sizes_are_set_and_removed_one_by_one(alice: Person) -> None:
    path = f"contacts/{factories.make_contact(alice.user_id, sizes={'shoe': '42'}).contact_id}"

    steps = [{"ring": "5"}, {"shoe": "43", "ring": None}, {"hat": None}]
    seen = [patch(alice, path, {"sizes": step}).json()["sizes"] for step in steps]

    assert seen == [{"shoe": "42", "ring": "5"}, {"shoe": "43"}, {"shoe": "43"}]
    assert patch(alice, path, {"sizes": None}).json()["sizes"] == {}


def test_a_whole_object_costs_no_read(alice: Person, dynamodb_calls: list[str]) -> None:
    event = factories.make_occasion(alice.user_id)
    dynamodb_calls.clear()

    patch(alice, f"events/{event.event_id}", {"budget": EUROS})
    whole = dynamodb_calls.copy()
    patch(alice, f"events/{event.event_id}", {"budget": {"amount": "4.00"}})

    assert dynamodb_calls == [*whole, "GetItem", *whole]


def test_of_many_that_name_different_parts_all_survive(alice: Person) -> None:
    contact = factories.make_contact(alice.user_id)
    path = f"contacts/{contact.contact_id}"

    answers = at_once(16, lambda place: patch(alice, path, {"sizes": {str(place): "1"}}))

    assert {answer.status_code for answer in answers} == {200}
    sizes = Contact.load(alice.user_id, contact.contact_id).sizes
    assert sizes == {str(place): "1" for place in range(16)}


def test_who_insists_on_a_version_hears_of_another(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = factories.make_contact(alice.user_id)
    path = f"contacts/{contact.contact_id}"
    meanwhile(
        monkeypatch,
        "apps.gifts.services.get_contact",
        lambda: patch(alice, path, {"notes": "Changed"}),
    )

    answer = patch(alice, path, {"sizes": {"hat": "M"}}, **{"If-Match": '"1"'})

    assert answer.status_code == 412
    assert answer.json()["error"]["details"] == {"currentVersion": 2}
