"""CRUD of wish lists by their owner; their link; the reveal."""

from typing import Any

import pytest

from apps.gifts.models import Wishlist, WishlistLink
from tests.conftest import Person
from tests.factories import make_contact, make_occasion
from tests.gifts.wishes import Wishing

GONE = "01M7XZG9NTT9PS9JT1WZ08ZQTT"


def create(who: Person, **body: Any) -> Any:
    return who.post("/v1/wishlists", {"title": "Wedding", **body}, "json")


def test_is_created_with_its_link_in_one_transaction(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    response = create(alice, revealAt="2026-12-24")

    made = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/wishlists/{made['wishlistId']}"
    assert (response["ETag"], dynamodb_calls) == ('"1"', ["TransactWriteItems"])
    token = made["link"]["token"]
    assert made == {
        "wishlistId": made["wishlistId"],
        "userId": alice.user_id,
        "title": "Wedding",
        "eventId": None,
        "revealAt": "2026-12-24",
        "visibility": "link",
        "link": {"url": f"http://127.0.0.1:8000/v1/shared-wishlists/{token}", "token": token},
        "revealed": False,
        "createdAt": made["createdAt"],
        "updatedAt": made["createdAt"],
        "version": 1,
    }
    assert alice.get(response["Location"]).json() == made


def test_is_revealed_on_the_day_of_its_event_unless_it_says_another(alice: Person) -> None:
    event = make_occasion(alice.user_id, date="2999-05-10").event_id
    over = make_occasion(alice.user_id, date="2020-05-10").event_id

    assert create(alice, eventId=event).json()["revealAt"] == "2999-05-10"
    assert create(alice, eventId=over).json()["revealAt"] == "2020-05-10"
    assert create(alice, eventId=event, revealAt="2026-12-24").json()["revealAt"] == "2026-12-24"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"revealAt": "soon"}, "revealAt"),
        ({"eventId": GONE}, "eventId"),
        ({"eventId": GONE, "revealAt": "2026-12-24"}, "eventId"),
        ({"revealAt": "2026-12-24", "visibility": "public"}, "visibility"),
        ({"revealAt": "2026-12-24", "color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(alice: Person, body: dict[str, Any], field: str) -> None:
    response = create(alice, **body)

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
    assert list(Wishlist.query(alice.user_id)) == []


def test_names_events_of_ones_own_alone(alice: Person, bob: Person) -> None:
    event = make_occasion(bob.user_id).event_id

    assert create(alice, eventId=event).status_code == 400


def test_a_birthday_of_no_certain_year_is_a_day_too(alice: Person) -> None:
    make_contact(alice.user_id, birthday="--02-29")
    [birthday] = alice.get("/v1/events").json()["items"]

    day = create(alice, eventId=birthday["eventId"]).json()["revealAt"]

    assert day == birthday["nextOccurrence"]


def test_lists_ones_own_the_newest_first(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    old, new = (Wishing(alice, title=title).wishlist_id for title in ("old", "new"))
    Wishing(bob)
    dynamodb_calls.clear()

    first = alice.get("/v1/wishlists?limit=1").json()

    assert dynamodb_calls == ["Query"]
    assert [one["wishlistId"] for one in first["items"]] == [new]
    rest = alice.get(f"/v1/wishlists?limit=1&cursor={first['nextCursor']}").json()
    assert [one["wishlistId"] for one in rest["items"]] == [old]
    assert rest["nextCursor"] is None


def test_changes_what_is_named(alice: Person, dynamodb_calls: list[str]) -> None:
    wishing = Wishing(alice)
    dynamodb_calls.clear()

    response = alice.patch(wishing.path, {"title": "New"}, "json", headers={"If-Match": '"1"'})

    assert dynamodb_calls == ["UpdateItem"]
    assert (response.json()["title"], response["ETag"]) == ("New", '"2"')
    stale = alice.patch(wishing.path, {"title": "x"}, "json", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["error"]["details"] == {"currentVersion": 2}


def test_is_replaced_with_its_defaults(alice: Person, dynamodb_calls: list[str]) -> None:
    event = make_occasion(alice.user_id, date="2999-05-10").event_id
    wishing = Wishing(alice, visibility="private")
    dynamodb_calls.clear()

    body = alice.put(wishing.path, {"title": "New", "eventId": event}, "json").json()

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    assert (body["revealAt"], body["visibility"]) == ("2999-05-10", "link")
    assert body["link"] == wishing.body["link"]
    plain = alice.put(wishing.path, {"title": "New"}, "json").json()
    assert (plain["revealAt"], plain["eventId"]) == (None, None)


def test_nobody_else_knows_of_it(alice: Person, bob: Person) -> None:
    wishing = Wishing(alice)

    answers = [
        bob.get(wishing.path),
        bob.put(wishing.path, {"title": "x", "revealAt": "2026-01-01"}, "json"),
        bob.patch(wishing.path, {"title": "x"}, "json"),
        bob.post(f"{wishing.path}/rotate-link"),
        bob.post(f"{wishing.path}/reveal"),
        bob.delete(wishing.path),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert alice.get(wishing.path).json() == wishing.body


def test_is_deleted_once(alice: Person) -> None:
    wishing = Wishing(alice)

    stale = alice.delete(wishing.path, headers={"If-Match": '"2"'})

    assert stale.status_code == 412
    assert [alice.delete(wishing.path).status_code for _ in range(2)] == [204, 404]
    assert alice.get(wishing.path).status_code == 404
    assert WishlistLink.find(wishing.body["link"]["token"]) is None


def test_another_link_and_the_old_one_is_dead_at_once(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    wishing = Wishing(alice)
    assert bob.get(wishing.shared).status_code == 200
    dynamodb_calls.clear()

    link = alice.post(f"{wishing.path}/rotate-link").json()["link"]

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert link["token"] != wishing.body["link"]["token"]
    assert alice.get(wishing.path).json()["link"] == link
    assert bob.get(wishing.shared).status_code == 404
    assert bob.get(f"/v1/shared-wishlists/{link['token']}").status_code == 200


def test_a_repeat_under_a_key_rotates_once(alice: Person) -> None:
    wishing = Wishing(alice)

    first, again = (
        alice.post(f"{wishing.path}/rotate-link", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    )

    assert first.content == again.content


def test_a_title_will_do_and_then_any_day_does_to_reveal(alice: Person, bob: Person) -> None:
    made = alice.post("/v1/wishlists", {"title": "Books"}, "json")
    path, token = f"/v1/wishlists/{made.json()['wishlistId']}", made.json()["link"]["token"]

    assert (made.status_code, made.json()["revealAt"]) == (201, None)
    assert bob.get(f"/v1/shared-wishlists/{token}").json()["revealAt"] is None
    dated = alice.patch(path, {"revealAt": "2999-01-01"}, "json")
    assert dated.json()["revealAt"] == "2999-01-01"
    assert alice.post(f"{path}/reveal").status_code == 409
    assert alice.patch(path, {"revealAt": None}, "json").json()["revealAt"] is None
    assert alice.post(f"{path}/reveal").json()["revealed"] is True


def test_is_revealed_from_its_day_on(alice: Person, dynamodb_calls: list[str]) -> None:
    wishing = Wishing(alice)
    early = alice.post(f"{wishing.path}/reveal")
    alice.patch(wishing.path, {"revealAt": "2020-01-01"}, "json")
    dynamodb_calls.clear()

    response = alice.post(f"{wishing.path}/reveal")

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert (early.status_code, early.json()["error"]["code"]) == (409, "TOO_EARLY")
    assert (response.status_code, response.json()["revealed"]) == (200, True)
    assert alice.post(f"{wishing.path}/reveal").json() == response.json()
