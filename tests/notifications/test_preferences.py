from collections.abc import Callable
from typing import Any

import pytest

from apps.notifications.kinds import KINDS
from tests.conftest import Person
from tests.notifications.conftest import tell, titles, unread
from tests.threads import at_once

PATH = "/v1/notifications/preferences"
ALL = {"in_app": True, "email": True, "webhook": True}
NO_MAIL = {"in_app": True, "email": False, "webhook": True}
NONE = {"in_app": False, "email": False, "webhook": False}


def patch(who: Person, body: Any, **headers: str) -> Any:
    return who.patch(PATH, body, "json", headers=headers)


def test_by_default_all_is_in_the_app_and_what_one_would_miss_by_mail(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    answer = alice.get(PATH)

    assert dynamodb_calls == ["GetItem"]
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert answer.json() == {
        "quietHours": None,
        "digest": {"frequency": "none", "hour": 8, "weekday": 1},
        "types": {
            "auction.ended": NO_MAIL,
            "auction.ending": NO_MAIL,
            "auction.lost": NO_MAIL,
            "auction.outbid": ALL,
            "auction.won": ALL,
            "comment.replied": NO_MAIL,
            "contact.stay-in-touch": NO_MAIL,
            "event.upcoming": ALL,
            "follow.requested": NO_MAIL,
            "gift.wanted": NO_MAIL,
            "post.commented": NO_MAIL,
            "post.liked": NO_MAIL,
            "post.mentioned": NO_MAIL,
            "rating.received": NO_MAIL,
            "reservation.accepted": ALL,
            "reservation.cancelled": ALL,
            "reservation.confirmed": ALL,
            "reservation.lapsed": ALL,
            "reservation.lapsing": ALL,
            "reservation.made": ALL,
            "reservation.turn": ALL,
            "search.matched": ALL,
            "security.email-changed": ALL,
            "security.password-changed": ALL,
            "task.due": NO_MAIL,
            "user.followed": NO_MAIL,
            "wanted.matched": NO_MAIL,
            "webhook.disabled": NO_MAIL,
            "wish.changed": NO_MAIL,
            "wish.gone": NO_MAIL,
        },
        "version": 1,
    }


def test_a_patch_sets_what_it_names_at_every_depth(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    patch(alice, {"quietHours": {"from": "22:00", "to": "07:00"}, "digest": {"hour": 18}})
    dynamodb_calls.clear()

    answer = patch(
        alice,
        {
            "quietHours": {"to": "06:30"},
            "digest": {"frequency": "weekly", "weekday": 7},
            "types": {"task.due": {"email": True}, "post.liked": {"in_app": False}},
        },
    )

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert (answer.status_code, answer["ETag"]) == (200, '"3"')
    body = answer.json()
    assert body["quietHours"] == {"from": "22:00", "to": "06:30"}
    assert body["digest"] == {"frequency": "weekly", "hour": 18, "weekday": 7}
    assert body["types"]["task.due"] == ALL
    assert body["types"]["post.liked"] == {**NO_MAIL, "in_app": False}
    assert alice.get(PATH).json() == body


def test_null_puts_back_to_what_is_usual(alice: Person) -> None:
    usual = alice.get(PATH).json()
    patch(
        alice,
        {
            "quietHours": {"from": "22:00", "to": "07:00"},
            "digest": {"frequency": "daily", "hour": 20},
            "types": {"task.due": {"email": True}, "auction.won": NONE, "post.liked": NONE},
        },
    )

    body = patch(alice, {"types": {"task.due": {"email": None}, "auction.won": None}}).json()
    assert (body["types"]["task.due"], body["types"]["auction.won"]) == (NO_MAIL, ALL)
    assert body["types"]["post.liked"] == NONE
    assert patch(alice, {"digest": {"hour": None}}).json()["digest"]["hour"] == 8
    body = patch(alice, {"quietHours": None, "digest": None, "types": None}).json()
    assert {**body, "version": 1} == usual


def test_a_client_may_send_back_what_it_got(alice: Person) -> None:
    body = alice.get(PATH).json()

    assert {**patch(alice, body).json(), "version": 1} == body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quietHours": {"from": "22:00"}}, "quietHours"),
        ({"quietHours": {"from": "22:00", "to": "22:00"}}, "quietHours"),
        ({"quietHours": {"from": "24:00", "to": "07:00"}}, "quietHours.from"),
        ({"quietHours": {"from": "22:00", "to": "7:00"}}, "quietHours.to"),
        ({"quietHours": {"from": 22, "to": "07:00"}}, "quietHours.from"),
        ({"quietHours": {"from": "22:00", "to": "07:00", "x": 1}}, "quietHours.x"),
        ({"quietHours": "night"}, "quietHours"),
        ({"digest": {"frequency": "hourly"}}, "digest.frequency"),
        ({"digest": {"hour": 24}}, "digest.hour"),
        ({"digest": {"hour": "8"}}, "digest.hour"),
        ({"digest": {"weekday": 0}}, "digest.weekday"),
        ({"digest": {"weekday": 8}}, "digest.weekday"),
        ({"digest": {"x": 1}}, "digest.x"),
        ({"types": {"x.y": {"email": True}}}, "types.x.y"),
        ({"types": {"task.due": {"sms": True}}}, "types.task.due.sms"),
        ({"types": {"task.due": {"email": "yes"}}}, "types.task.due.email"),
        ({"types": {"task.due": True}}, "types.task.due.body"),
        ({"types": []}, "types"),
        ({"x": 1}, "x"),
    ],
)
def test_refuses_what_is_wrong_by_its_name(alice: Person, body: Any, field: str) -> None:
    answer = patch(alice, body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["error"]["details"]) == [field]
    assert alice.get(PATH).json()["version"] == 1


def test_insists_on_a_version(alice: Person) -> None:
    body = {"digest": {"hour": 9}}

    assert patch(alice, body, **{"If-Match": '"1"'}).status_code == 200
    refused = patch(alice, body, **{"If-Match": '"1"'})

    assert refused.status_code == 412
    assert refused.json()["error"]["details"] == {"currentVersion": 2}
    assert alice.get(PATH, headers={"If-None-Match": '"2"'}).status_code == 304


def test_patches_of_different_fields_all_survive(alice: Person) -> None:
    kinds = sorted(KINDS)
    many = [Person(alice.user_id, alice.token) for _ in kinds]

    answers = at_once(
        len(kinds), lambda number: patch(many[number], {"types": {kinds[number]: NONE}})
    )

    assert {answer.status_code for answer in answers} == {200}
    body = alice.get(PATH).json()
    assert set(map(str, body["types"].values())) == {str(NONE)}
    assert body["version"] == len(kinds) + 1


def test_what_is_not_wanted_in_the_app_is_in_no_list(
    alice: Person, act: Callable[..., Any]
) -> None:
    patch(alice, {"types": {"task.due": {"in_app": False}}})

    notification_id = tell(alice)

    assert titles(alice) == titles(alice, "/pending") == []
    assert unread(alice) == 0
    assert act("read", notification_id).status_code == 404


def test_everybody_has_their_own(alice: Person, bob: Person) -> None:
    patch(alice, {"digest": {"frequency": "daily"}})

    assert bob.get(PATH).json()["version"] == 1
