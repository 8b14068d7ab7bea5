"""What others did that concerns one, and what somebody did."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.accounts.services.ties import erase_ties
from apps.social.models import Activity
from apps.social.models.activity import concerning, done_by
from tests.conftest import Person
from tests.factories import NOW, make_post

Settle = Callable[[], None]


def like(who: Person, post_id: str) -> None:
    assert who.put(f"/v1/posts/{post_id}/like").status_code == 204


def comment(who: Person, post_id: str, text: str = "Lovely!", **more: str) -> str:
    made = who.post(f"/v1/posts/{post_id}/comments", {"text": text, **more}, "json")
    assert made.status_code == 201
    return str(made.json()["commentId"])


def follow(who: Person, other: Person) -> None:
    assert who.put(f"/v1/users/{other.user_id}/follow").status_code == 204


def activity(who: Person, query: str = "") -> list[dict[str, Any]]:
    answer = who.get(f"/v1/activity?{query}")
    assert answer.status_code == 200
    return list(answer.json()["items"])


def deeds(who: Person, of: Person) -> list[tuple[str, str]]:
    items = who.get(f"/v1/users/{of.user_id}/activity").json()["items"]
    return [(one["type"], one["target"]["id"]) for one in items]


def types(who: Person) -> list[str]:
    return [one["type"] for one in activity(who)]


def actors(one: dict[str, Any]) -> list[str]:
    return [actor["userId"] for actor in one["actors"]]


def name_of(who: Person) -> str:
    return f"user-{who.user_id[:8]}"


def test_all_likes_of_a_post_are_one(
    alice: Person, person: Callable[..., Person], settle: Settle
) -> None:
    post = make_post(alice.user_id).post_id
    others = [person() for _ in range(5)]
    for one in [*others, alice]:
        like(one, post)
    settle()

    [told] = activity(alice)

    assert told == {
        "activityId": told["activityId"],
        "type": "like",
        "actors": told["actors"],
        "count": 5,
        "target": {"type": "post", "id": post, "postId": post},
        "createdAt": told["createdAt"],
    }
    assert actors(told) == [one.user_id for one in reversed(others[2:])]


def test_a_like_that_is_taken_back_is_told_no_more(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id).post_id
    like(bob, post)
    settle()
    bob.delete(f"/v1/posts/{post}/like")
    settle()

    assert activity(alice) == []
    assert deeds(bob, bob) == []


def test_comments_replies_and_mentions_are_told_to_whom_they_concern(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"See @{name_of(bob)}").post_id
    first = comment(bob, post)
    comment(carol, post, f"@{name_of(bob)} @{name_of(alice)} yes", replyTo=first)
    settle()

    assert types(alice) == ["comment", "comment"]
    assert types(bob) == ["reply", "mention"]
    assert types(carol) == []


def test_follows_are_told(alice: Person, bob: Person, settle: Settle) -> None:
    follow(bob, alice)
    settle()
    [told] = activity(alice)
    assert (told["type"], actors(told)) == ("follow", [bob.user_id])
    assert told["target"] == {"type": "user", "id": alice.user_id, "postId": None}

    bob.delete(f"/v1/users/{alice.user_id}/follow")
    settle()
    assert activity(alice) == []


def test_a_request_is_told_until_it_is_answered(alice: Person, bob: Person, settle: Settle) -> None:
    alice.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")
    follow(bob, alice)
    settle()
    assert types(alice) == ["request"]

    alice.post(f"/v1/follow-requests/{bob.user_id}/accept")
    assert types(alice) == []  # At once,
    settle()
    assert types(alice) == ["follow"]  # and then what became of it.


def take_back(alice: Person, bob: Person) -> None:
    assert bob.delete(f"/v1/users/{alice.user_id}/follow").status_code == 204


def reject(alice: Person, bob: Person) -> None:
    assert alice.post(f"/v1/follow-requests/{bob.user_id}/reject").status_code == 200


def leave(_alice: Person, bob: Person) -> None:
    assert erase_ties(user_id=bob.user_id, now=NOW) is False  # There were some.


@pytest.mark.parametrize("end", [take_back, reject, leave])
def test_of_a_request_that_comes_to_nothing_nothing_is_kept(
    alice: Person, bob: Person, settle: Settle, end: Callable[[Person, Person], None]
) -> None:
    alice.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")
    follow(bob, alice)
    settle()
    assert types(alice) == ["request"]

    end(alice, bob)
    settle()

    assert [*Activity.all_in(concerning(alice.user_id))] == []


@pytest.mark.parametrize("way", [accounts.block_user, accounts.mute_user])
def test_nothing_is_told_of_people_whom_one_blocks_or_mutes(
    alice: Person, bob: Person, carol: Person, settle: Settle, way: Callable[..., None]
) -> None:
    post = make_post(alice.user_id).post_id
    for one in (bob, carol):
        like(one, post)
    comment(bob, post)
    settle()
    way(user_id=alice.user_id, other_id=bob.user_id, now=NOW)

    [told] = activity(alice)

    assert (told["count"], actors(told)) == (1, [carol.user_id])


def test_the_last_ones_to_like_do_not_hide_those_before_them(
    alice: Person, bob: Person, person: Callable[..., Person], settle: Settle
) -> None:
    post = make_post(alice.user_id).post_id
    muted = [person() for _ in range(3)]
    for one in [bob, *muted, alice]:
        like(one, post)
    settle()
    for one in muted:
        accounts.mute_user(user_id=alice.user_id, other_id=one.user_id, now=NOW)

    [told] = activity(alice)

    assert (told["count"], actors(told)) == (1, [bob.user_id])


def test_a_mention_in_what_one_may_not_see_is_not_told(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"@{name_of(bob)}").post_id
    settle()
    assert types(bob) == ["mention"]

    alice.patch(f"/v1/posts/{post}", {"visibility": "private"}, "json")

    assert types(bob) == []


def test_who_is_mentioned_no_more_is_told_no_more(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"@{name_of(bob)}").post_id
    settle()
    alice.patch(f"/v1/posts/{post}", {"text": f"@{name_of(carol)}"}, "json")
    settle()

    assert (types(bob), types(carol)) == ([], ["mention"])


def test_what_somebody_did_is_shown_as_far_as_one_may_see_it(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    shown = make_post(alice.user_id).post_id
    hidden = make_post(alice.user_id, visibility="followers").post_id
    follow(bob, alice)
    for post in (shown, hidden):
        like(bob, post)
    settle()

    everything = {("like", shown), ("like", hidden), ("follow", alice.user_id)}
    assert {*deeds(bob, bob)} == everything
    assert {*deeds(alice, bob)} == everything
    assert {*deeds(carol, bob)} == everything - {("like", hidden)}


def test_of_a_private_account_only_followers_see_what_it_did(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    make_post(alice.user_id)
    follow(bob, alice)
    alice.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")
    settle()

    assert [len(deeds(who, alice)) for who in (alice, bob, carol)] == [1, 1, 0]


def test_what_somebody_did_who_is_hidden_is_not_found(alice: Person, bob: Person) -> None:
    accounts.block_user(user_id=bob.user_id, other_id=alice.user_id, now=NOW)

    assert alice.get(f"/v1/users/{bob.user_id}/activity").status_code == 404


def test_with_a_post_goes_all_that_was_told_of_it(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"@{name_of(bob)}").post_id
    like(bob, post)
    comment(bob, post)
    settle()
    alice.delete(f"/v1/posts/{post}")
    settle()

    people = (alice.user_id, bob.user_id)
    lines = [line for one in people for line in (concerning(one), done_by(one))]
    assert [row for line in lines for row in Activity.all_in(line)] == []


@pytest.mark.parametrize("whole", [False, True], ids=["alone", "with its post"])
def test_a_reply_is_told_no_more_though_what_it_replies_to_went_first(
    alice: Person, bob: Person, carol: Person, settle: Settle, *, whole: bool
) -> None:
    post = make_post(alice.user_id).post_id
    first = comment(bob, post)
    reply = comment(carol, post, replyTo=first)
    settle()
    assert types(bob) == ["reply"]

    for path in [f"posts/{post}"] if whole else [f"comments/{first}", f"comments/{reply}"]:
        alice.delete(f"/v1/{path}")
        settle()

    assert [*Activity.all_in(concerning(bob.user_id))] == []


def test_a_page_costs_a_query_and_some_batches(
    alice: Person, bob: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    for _ in range(6):
        comment(bob, make_post(alice.user_id).post_id)
    settle()
    dynamodb_calls.clear()

    first = alice.get("/v1/activity?limit=4").json()

    assert dynamodb_calls == ["Query", "BatchGetItem"]
    rest = activity(alice, f"limit=4&cursor={first['nextCursor']}")
    assert [one["type"] for one in [*first["items"], *rest]] == ["comment"] * 6
