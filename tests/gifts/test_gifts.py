"""CRUD of gifts, and the ways to find them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.core.ids import new_id
from apps.gifts.models import Gift
from tests.conftest import Person
from tests.factories import NOW, make_contact, make_gift, make_occasion

Settle = Callable[[], None]


def create(who: Person, **body: Any) -> Any:
    return who.post("/v1/gifts", {"name": "A book", **body}, "json")


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def names(who: Person, query: str, path: str = "gifts") -> str:
    return "".join(gift["name"] for page in pages(who, query, path) for gift in page)


def pages(who: Person, query: str, path: str = "gifts") -> Iterator[list[dict[str, Any]]]:
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = who.get(f"/v1/{path}?limit=2&{query}{more}").json()
        yield page["items"]
        cursor = page["nextCursor"]


def test_an_idea_is_created_in_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    response = create(alice, url="https://example.com/x", tags=["read"])

    gift = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/gifts/{gift['giftId']}"
    assert dynamodb_calls == ["PutItem"]
    assert gift == {
        "giftId": gift["giftId"],
        "userId": alice.user_id,
        "name": "A book",
        "description": None,
        "contactId": None,
        "contactName": None,
        "eventId": None,
        "direction": "give",
        "status": "idea",
        "price": None,
        "url": "https://example.com/x",
        "store": None,
        "imageIds": [],
        "rating": None,
        "tags": ["read"],
        "itemId": None,
        "givenAt": None,
        "history": [{"status": "idea", "at": gift["createdAt"]}],
        "createdAt": gift["createdAt"],
        "updatedAt": gift["createdAt"],
        "version": 1,
    }
    assert alice.get(response["Location"]).json() == gift


def test_with_all_that_it_hangs_on_it_is_created_in_one_transaction(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    contact = make_contact(alice.user_id).contact_id
    event = make_occasion(alice.user_id).event_id
    dynamodb_calls.clear()

    gift = create(alice, contactId=contact, eventId=event, price=euros("12.5")).json()

    assert gift["price"] == euros("12.50")
    assert dynamodb_calls == ["TransactWriteItems"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"contactId": "01M7XZG9NTT9PS9JT1WZ08ZQTT"}, "contactId"),
        ({"eventId": "01M7XZG9NTT9PS9JT1WZ08ZQTT"}, "eventId"),
        ({"direction": "take"}, "direction"),
        ({"status": "lost"}, "status"),
        ({"price": {"amount": "1"}}, "price.currency"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"imageIds": [str(number) for number in range(11)]}, "imageIds"),
        ({"imageIds": ["01M7XZG9NTT9PS9JT1WZ08ZQTT"]}, "imageIds"),
        ({"rating": 6}, "rating"),
        ({"rating": "5"}, "rating"),
        ({"givenAt": "yesterday"}, "givenAt"),
        ({"color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(alice: Person, change: dict[str, Any], field: str) -> None:
    response = create(alice, **change)

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
    assert list(Gift.query(alice.user_id)) == []


def test_names_what_is_ones_own_alone(alice: Person, bob: Person) -> None:
    contact = make_contact(bob.user_id).contact_id
    event = make_occasion(bob.user_id).event_id

    assert create(alice, contactId=contact).status_code == 400
    assert create(alice, eventId=event).status_code == 400


def test_keeps_each_move_of_its_status(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/gifts/{make_gift(alice.user_id).gift_id}"
    dynamodb_calls.clear()
    alice.patch(path, {"status": "ordered"}, "json")
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]

    for status in ("ordered", "given", "idea", "thanked"):
        alice.patch(path, {"status": status}, "json")

    gift = alice.get(path).json()
    moves = [move["status"] for move in gift["history"]]
    assert moves == ["idea", "ordered", "given", "idea", "thanked"]
    assert gift["givenAt"] == gift["history"][-1]["at"]


def test_was_given_when_its_owner_says_so(alice: Person) -> None:
    day = "2025-12-24T18:00:00.000Z"
    gift = create(alice, status="given", givenAt=day).json()
    path = f"/v1/gifts/{gift['giftId']}"

    assert gift["givenAt"] == day
    assert alice.patch(path, {"status": "thanked"}, "json").json()["givenAt"] == day
    assert alice.patch(path, {"status": "wrapped"}, "json").json()["givenAt"] is None


def test_changes_what_moves_nothing_in_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/gifts/{make_gift(alice.user_id, rating=3).gift_id}"
    dynamodb_calls.clear()

    body = alice.patch(path, {"rating": None, "store": "Shop"}, "json").json()

    assert (body["rating"], body["store"], body["version"]) == (None, "Shop", 2)
    assert dynamodb_calls == ["UpdateItem"]


def test_is_deleted_in_two(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/gifts/{make_gift(alice.user_id).gift_id}"
    dynamodb_calls.clear()

    assert alice.delete(path).status_code == 204
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert alice.delete(path).status_code == 404
    assert names(alice, "") == ""


@pytest.mark.parametrize("body", [{"name": "B"}, {"status": "given"}])
def test_refuses_another_version(alice: Person, body: dict[str, str]) -> None:
    path = f"/v1/gifts/{make_gift(alice.user_id).gift_id}"

    response = alice.patch(path, body, "json", headers={"If-Match": '"2"'})

    assert response.status_code == 412
    assert response.json()["error"]["details"] == {"currentVersion": 1}
    assert alice.delete(path, headers={"If-Match": '"2"'}).status_code == 412


def test_is_nothing_to_others(alice: Person, bob: Person) -> None:
    gift = make_gift(alice.user_id)

    for gift_id in (gift.gift_id, new_id(NOW), "nonsense"):
        path = f"/v1/gifts/{gift_id}"
        assert bob.get(path).status_code == 404
        assert bob.patch(path, {"name": "Mine"}, "json").status_code == 404
        assert bob.patch(path, {"status": "given"}, "json").status_code == 404
        assert bob.put(path, {"name": "Mine"}, "json").status_code == 404
        assert bob.delete(path).status_code == 404
    assert Gift.load(alice.user_id, gift.gift_id).version == 1


@pytest.fixture
def some(alice: Person, settle: Settle) -> tuple[Person, str, str]:
    """alice with five gifts, made in the order of their names."""
    contact = make_contact(alice.user_id).contact_id
    event = make_occasion(alice.user_id).event_id
    for body in (
        {"name": "A", "contactId": contact, "price": euros("10")},
        {"name": "B", "eventId": event, "price": euros("20"), "store": "Bookshop"},
        {"name": "C", "contactId": contact, "status": "given", "direction": "receive"},
        {"name": "D", "price": {"amount": "15", "currency": "USD"}, "description": "Books"},
        {"name": "E", "contactId": contact, "eventId": event, "price": euros("30.01")},
    ):
        create(alice, **body)
    settle()
    return alice, contact, event


@pytest.mark.parametrize(
    ("query", "expected", "calls"),
    [
        ("", "EDCBA", ["Query"]),
        ("sort=createdAt", "ABCDE", ["Query"]),
        ("contactId={contact}", "ECA", ["Query"]),
        ("eventId={event}", "EB", ["Query"]),
        ("contactId={contact}&eventId={event}", "E", ["Query"]),
        ("status=idea", "EDBA", ["Query"]),
        ("status=given&direction=give", "", ["Query"]),
        ("direction=receive", "C", ["Query"]),
        ("minPrice=10&maxPrice=20.00&currency=EUR", "BA", ["Query"]),
        ("minPrice=30.01&currency=EUR", "E", ["Query"]),
        ("maxPrice=15&currency=USD", "D", ["Query"]),
        ("currency=USD", "D", ["Query"]),
        ("q=book", "DB", ["Query", "BatchGetItem"]),
        ("q=books", "DB", ["Query", "Query", "BatchGetItem"]),  # And what has the same stem.
        ("q=books&contactId={contact}", "", ["Query", "Query", "BatchGetItem"]),
        ("q=bookshop", "B", ["Query", "BatchGetItem"]),
    ],
)
def test_finds_and_filters(
    some: tuple[Person, str, str],
    dynamodb_calls: list[str],
    query: str,
    expected: str,
    calls: list[str],
) -> None:
    alice, contact, event = some
    asked = query.format(contact=contact, event=event)
    dynamodb_calls.clear()

    first = alice.get(f"/v1/gifts?{asked}")

    assert dynamodb_calls == calls
    ids = [gift["giftId"] for gift in first.json()["items"]]
    assert ids == sorted(ids, reverse="sort" not in query)
    assert sorted(names(alice, asked)) == sorted(expected)


def test_lists_the_gifts_of_a_contact_newest_first(
    some: tuple[Person, str, str], dynamodb_calls: list[str]
) -> None:
    alice, contact, _ = some
    dynamodb_calls.clear()

    found = alice.get(f"/v1/contacts/{contact}/gifts").json()["items"]

    assert dynamodb_calls == ["GetItem", "Query"]
    assert found == alice.get(f"/v1/gifts?contactId={contact}").json()["items"]
    assert sorted(names(alice, "", f"contacts/{contact}/gifts")) == list("ACE")


def test_shows_nothing_of_others(some: tuple[Person, str, str], bob: Person) -> None:
    _, contact, event = some

    for query in ("", f"contactId={contact}", f"eventId={event}", "q=books", "status=idea"):
        assert names(bob, query) == ""


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("minPrice=5", "currency"),
        ("maxPrice=5", "currency"),
        ("minPrice=x&currency=EUR", "minPrice"),
        ("maxPrice=1.005&currency=EUR", "maxPrice"),
        ("currency=XXX", "currency"),
        ("status=lost", "status"),
        ("sort=price", "sort"),
        ("tag=x", "tag"),
    ],
)
def test_refuses_a_query_it_does_not_know(alice: Person, query: str, field: str) -> None:
    response = alice.get(f"/v1/gifts?{query}")

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
