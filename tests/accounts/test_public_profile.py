"""What people see of each other: `GET /users/{userId}` and `/users/by-username/{username}`."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts import services
from apps.accounts.models import User
from tests.accounts.conftest import Newcomer
from tests.conftest import Person
from tests.factories import NOW

WAYS = ("by id", "by name")


def name_of(who: Person) -> str:
    return f"user-{who.user_id[:8]}"


def path_to(who: Person, way: str = "by id") -> str:
    if way == "by id":
        return f"/v1/users/{who.user_id}"
    return f"/v1/users/by-username/{name_of(who)}"


def get(who: Person, path: str) -> Any:
    """Ask under the same correlation id each time, so that whole answers can be compared."""
    return who.get(path, HTTP_X_CORRELATION_ID="the-same-each-time")


def tie(action: str, who: Person, whom: Person) -> None:
    act = getattr(services, f"{action}_user")
    act(user_id=who.user_id, other_id=whom.user_id, now=NOW)


def patch(who: Person, body: Any) -> None:
    assert who.patch("/v1/users/me", body, format="json").status_code == 200


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def timing_of(*answers: Any) -> set[tuple[str, str]]:
    """The one header that tells of the work done; prod does not send it."""
    return {("Server-Timing", answer["Server-Timing"]) for answer in answers}


def test_shows_what_is_public_and_nothing_else(alice: Person, bob: Person, way: str) -> None:
    profile = {
        "bio": "I water plants.",
        "pronouns": "she/her",
        "website": "https://alice.example/",
        "birthday": "1990-02-28",
        "interests": ["plants", "water"],
        "location": {"city": "Berlin", "country": "DE", "lat": 52.52, "lng": 13.405},
        "links": ["http://a.example"],
    }
    patch(alice, {"displayName": "Alice", "profile": profile})
    tie("follow", bob, alice)

    answer = bob.get(path_to(alice, way))

    assert answer.status_code == 200
    assert answer.json() == {
        "userId": alice.user_id,
        "username": name_of(alice),
        "displayName": "Alice",
        "avatar": None,
        "bio": "I water plants.",
        "pronouns": "she/her",
        "website": "https://alice.example/",
        "links": ["http://a.example"],
        "interests": ["plants", "water"],
        "city": "Berlin",
        "country": "DE",
        "rating": {"average": None, "count": 0},
        "counts": {"followers": 1, "following": 0, "posts": 0, "items": 0},
        "followedByMe": True,
    }
    assert "ETag" not in answer


def test_what_nobody_has_set_is_null(alice: Person, bob: Person) -> None:
    body = bob.get(path_to(alice)).json()

    empty = ("displayName", "bio", "pronouns", "website", "city", "country")
    assert [body[name] for name in empty] == [None] * 6
    assert (body["links"], body["interests"], body["followedByMe"]) == ([], [], False)


def test_tells_no_email_birthday_or_place(alice: Person, bob: Person, way: str) -> None:
    place = {"lat": 52.52, "lng": 13.405}
    patch(alice, {"profile": {"birthday": "1990-02-28", "location": place}})

    text = bob.get(path_to(alice, way)).content.decode()

    for secret in ("example.com", "1990", "52.52", "13.405", "Europe/Berlin", "version"):
        assert secret not in text


def test_to_be_followed_is_not_to_follow(alice: Person, bob: Person) -> None:
    tie("follow", alice, bob)

    assert bob.get(path_to(alice)).json()["followedByMe"] is False
    assert alice.get(path_to(bob)).json()["followedByMe"] is True


def test_everybody_sees_themselves(alice: Person, way: str) -> None:
    answer = alice.get(path_to(alice, way))

    assert (answer.status_code, answer.json()["userId"]) == (200, alice.user_id)


def test_whoever_cannot_be_found_can_still_be_seen(alice: Person, bob: Person, way: str) -> None:
    patch(alice, {"settings": {"discoverable": False, "privateAccount": True}})

    assert bob.get(path_to(alice, way)).status_code == 200


def test_a_mute_hides_nobody(alice: Person, bob: Person, way: str) -> None:
    tie("mute", alice, bob)

    assert alice.get(path_to(bob, way)).status_code == 200
    assert bob.get(path_to(alice, way)).status_code == 200


@pytest.mark.parametrize("reason", ["deleted", "suspended", "blocks", "blocked"])
def test_whoever_is_hidden_cannot_be_told_from_nobody(
    alice: Person, bob: Person, way: str, reason: str
) -> None:
    nobody = path_to(Person(str(uuid4()), ""), way)
    match reason:
        case "deleted":
            User.mark_deleted(alice.user_id, now=timezone.now())
        case "suspended":
            User.change(alice.user_id, changes={"suspended_at": NOW})
        case "blocks":
            tie("block", alice, bob)
        case _:
            tie("block", bob, alice)

    hidden, absent = get(bob, path_to(alice, way)), get(bob, nobody)

    assert hidden.status_code == 404
    assert hidden.json()["error"]["code"] == "RESOURCE_NOT_FOUND"
    assert hidden.content == absent.content
    assert set(hidden.headers.items()) ^ set(absent.headers.items()) <= timing_of(hidden, absent)


def test_an_ended_block_hides_nobody(alice: Person, bob: Person, way: str) -> None:
    tie("block", alice, bob)
    tie("unblock", alice, bob)

    assert bob.get(path_to(alice, way)).status_code == 200
    assert alice.get(path_to(bob, way)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/v1/users/nobody",
        "/v1/users/01KJMB8V8R4T2ZQ5W6X7Y8Z9AB",
        "/v1/users/" + "x" * 36,
        "/v1/users/" + "a" * 3000,
        "/v1/users/by-username",
        "/v1/users/by-username/ab",
        "/v1/users/by-username/a%20b",
        "/v1/users/by-username/" + "a" * 3000,
        "/v1/users/username%23nobody",
    ],
)
def test_what_is_no_id_and_no_name_is_nobody(bob: Person, path: str) -> None:
    absent = get(bob, f"/v1/users/{uuid4()}")

    answer = get(bob, path)

    assert (answer.status_code, answer.json()) == (404, absent.json())


def test_a_name_is_found_in_upper_and_lower_case(alice: Person, bob: Person) -> None:
    patch(alice, {"username": f"New-{alice.user_id[:8]}"})

    for name in (f"new-{alice.user_id[:8]}", f"NEW-{alice.user_id[:8]}"):
        body = bob.get(f"/v1/users/by-username/{name}").json()
        assert body["userId"] == alice.user_id
        assert body["username"] == f"New-{alice.user_id[:8]}"


def test_an_old_name_leads_nowhere(alice: Person, bob: Person) -> None:
    old = path_to(alice, "by name")
    patch(alice, {"username": f"new-{alice.user_id[:8]}"})

    assert bob.get(old).status_code == 404


def test_the_name_of_an_open_registration_leads_nowhere(bob: Person, newcomer: Newcomer) -> None:
    newcomer.register()
    path = f"/v1/users/by-username/{newcomer.username}"
    assert bob.get(path).status_code == 404

    newcomer.confirm()

    assert bob.get(path).json()["username"] == newcomer.username


@pytest.mark.parametrize(
    ("way", "calls"),
    [
        ("by id", ["GetItem", "BatchGetItem"]),
        ("by name", ["GetItem", "GetItem", "BatchGetItem"]),
    ],
)
def test_calls(
    alice: Person, bob: Person, dynamodb_calls: list[str], way: str, calls: list[str]
) -> None:
    dynamodb_calls.clear()

    bob.get(path_to(alice, way))

    assert dynamodb_calls == calls


def test_asks_the_same_whether_somebody_is_there_or_not(
    bob: Person, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    bob.get(f"/v1/users/{uuid4()}")

    assert dynamodb_calls == ["GetItem", "BatchGetItem"]


def test_needs_a_token(alice: Person, anonymous: APIClient, way: str) -> None:
    assert anonymous.get(path_to(alice, way)).status_code == 401


def test_is_closed_to_keys(alice: Person, anonymous: APIClient, way: str) -> None:
    key = {"name": "k", "scopes": ["tasks:read", "tasks:write"]}
    secret = alice.post("/v1/api-keys", key, format="json").json()["secret"]

    assert anonymous.get(path_to(alice, way), HTTP_X_API_KEY=secret).status_code == 403
