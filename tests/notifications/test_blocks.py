"""Whoever blocks somebody finds nothing of them in the inbox any more, nor they of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.core import due
from apps.notifications.models import Notification
from apps.notifications.services import erasing, parting
from tests.conftest import Person
from tests.notifications.conftest import due_of, is_exact, now, tell, titles, unread

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def _told(alice: Person, bob: Person, carol: Person) -> None:
    """Let everybody have heard of the others."""
    for reader, actor in ((alice, bob), (bob, alice), (alice, carol), (carol, bob)):
        tell(reader, f"{actor.user_id} likes your post", actor_id=actor.user_id)
    tell(alice, "Water the plants")


def of(who: Person) -> str:
    return f"{who.user_id} likes your post"


def block(who: Person, other: Person) -> None:
    assert who.put(f"/v1/users/{other.user_id}/block").status_code == 204


def test_both_inboxes_forget_the_other_and_nothing_else(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    block(alice, bob)
    settle()

    assert sorted(titles(alice)) == sorted([of(carol), "Water the plants"])
    assert (titles(bob), titles(carol)) == ([], [of(bob)])
    assert [unread(who) for who in (alice, bob, carol)] == [2, 0, 1]
    assert is_exact(alice)
    assert is_exact(bob)


def test_what_was_being_told_meanwhile_goes_a_minute_later(
    alice: Person, bob: Person, settle: Settle
) -> None:
    block(alice, bob)
    settle()
    tell(alice, "Late", actor_id=bob.user_id)
    assert "Late" in titles(alice)

    due.run_all(now() + timedelta(minutes=2), [parting.PARTED])
    settle()

    assert "Late" not in titles(alice)
    assert due_of(alice, parting.PARTED) == []


def test_what_comes_by_mail_alone_goes_too(alice: Person, bob: Person, settle: Settle) -> None:
    path = "/v1/notifications/preferences"
    alice.patch(path, {"types": {"user.followed": {"in_app": False, "email": True}}}, "json")
    tell(alice, "By mail", kind="user.followed", actor_id=bob.user_id)
    block(bob, alice)

    settle()

    assert Notification.naming(bob.user_id, told_to=alice.user_id, limit=9) == []


def test_of_much_the_rest_is_another_jobs(
    alice: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        tell(alice, f"Number {number}", actor_id=bob.user_id)
    for module in (parting, erasing):
        monkeypatch.setattr(module, "NAMED_AT_ONCE", 1)

    block(alice, bob)
    settle()

    assert [title for title in titles(alice) if title.startswith("Number")] == []


def test_a_block_that_is_gone_at_once_takes_nothing(
    alice: Person, bob: Person, settle: Settle
) -> None:
    block(alice, bob)
    assert alice.delete(f"/v1/users/{bob.user_id}/block").status_code == 204

    settle()

    assert of(bob) in titles(alice)


def test_no_other_tie_takes_anything(alice: Person, bob: Person, settle: Settle) -> None:
    for tie in ("follow", "mute"):
        alice.put(f"/v1/users/{bob.user_id}/{tie}")

    settle()

    assert of(bob) in titles(alice)


def test_costs_a_read_four_queries_and_what_goes(
    alice: Person, bob: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    block(alice, bob)
    settle()
    dynamodb_calls.clear()

    parting.forget_each_other(user_id=alice.user_id, other_id=bob.user_id, now=now())

    assert dynamodb_calls == ["BatchGetItem", *["Query"] * 4]
