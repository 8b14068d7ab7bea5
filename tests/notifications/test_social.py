"""What people are told of what others do to them."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts import services as accounts
from tests.conftest import Person
from tests.factories import NOW, make_post

Settle = Callable[[], None]


def told(who: Person) -> list[tuple[str, str, dict[str, Any]]]:
    items = who.get("/v1/notifications").json()["items"]
    return [(one["type"], one["title"], one["data"]) for one in items]


def name_of(who: Person) -> str:
    return f"user-{who.user_id[:8]}"


def test_an_author_is_told_of_likes_and_comments(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id).post_id
    for who in (alice, bob):
        who.put(f"/v1/posts/{post}/like")
    bob.post(f"/v1/posts/{post}/comments", {"text": "Lovely!"}, "json")
    settle()

    data = {"type": "post", "id": post}
    assert sorted(told(alice), key=lambda one: one[0]) == [
        ("post.commented", f"{name_of(bob)} comments on your post", data),
        ("post.liked", f"{name_of(bob)} likes your post", data),
    ]


def test_who_is_mentioned_or_answered_is_told_once(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"Hi @{name_of(bob)}").post_id
    first = carol.post(f"/v1/posts/{post}/comments", {"text": "First"}, "json").json()
    text = f"@{name_of(carol)} @{name_of(alice)}"
    bob.post(f"/v1/posts/{post}/comments", {"text": text, "replyTo": first["commentId"]}, "json")
    settle()

    assert [kind for kind, *_ in told(bob)] == ["post.mentioned"]
    assert [kind for kind, *_ in told(carol)] == ["comment.replied"]
    assert [kind for kind, *_ in told(alice)] == ["post.commented", "post.commented"]


def test_only_who_is_newly_mentioned_is_told_of_an_edit(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"@{name_of(bob)}").post_id
    alice.patch(f"/v1/posts/{post}", {"text": f"@{name_of(bob)} @{name_of(carol)}"}, "json")
    settle()

    assert [len(told(who)) for who in (bob, carol)] == [1, 1]


def test_who_is_mentioned_is_told_once_when_they_may_see_the_post(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"@{name_of(bob)}", visibility="private").post_id
    settle()
    heard = [len(told(bob))]
    for visibility in ("followers", "public", "private", "public"):
        alice.patch(f"/v1/posts/{post}", {"visibility": visibility}, "json")
        settle()
        heard.append(len(told(bob)))

    assert heard == [0, 0, 1, 1, 1]
    assert told(bob)[0] == (
        "post.mentioned",
        f"{name_of(alice)} mentions you",
        {"type": "post", "id": post},
    )


def test_a_follower_who_is_mentioned_is_told_once_when_the_post_is_for_followers(
    alice: Person, bob: Person, settle: Settle
) -> None:
    bob.put(f"/v1/users/{alice.user_id}/follow")
    post = make_post(alice.user_id, f"@{name_of(bob)}", visibility="private").post_id
    settle()
    heard = [len(told(bob))]
    for visibility in ("followers", "public"):
        alice.patch(f"/v1/posts/{post}", {"visibility": visibility}, "json")
        settle()
        heard.append(len(told(bob)))

    assert heard == [0, 1, 1]


def test_who_is_mentioned_is_told_once_though_the_post_turns_public_before_it_is_told_of(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"@{name_of(bob)}", visibility="private").post_id
    alice.patch(f"/v1/posts/{post}", {"visibility": "public"}, "json")
    settle()

    assert [kind for kind, *_ in told(bob)] == ["post.mentioned"]


def test_each_comment_on_a_post_tells_whom_it_mentions(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id, f"@{name_of(bob)}").post_id
    for _ in range(2):
        said = {"text": f"Look, @{name_of(bob)}"}
        alice.post(f"/v1/posts/{post}/comments", said, "json")
    settle()

    assert [kind for kind, *_ in told(bob)] == ["post.mentioned"] * 3


def test_who_is_newly_mentioned_in_an_edited_comment_is_told(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id).post_id
    said = {"text": f"@{name_of(alice)}"}
    comment = bob.post(f"/v1/posts/{post}/comments", said, "json").json()["commentId"]
    edited = {"text": f"@{name_of(alice)} @{name_of(carol)}"}
    bob.patch(f"/v1/comments/{comment}", edited, "json")
    settle()

    assert [kind for kind, *_ in told(carol)] == ["post.mentioned"]
    assert [kind for kind, *_ in told(alice)] == ["post.commented"]


def test_what_is_taken_back_and_done_again_is_told_once(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post = make_post(alice.user_id).post_id
    for path in (f"/v1/posts/{post}/like", f"/v1/users/{alice.user_id}/follow"):
        for _ in range(2):
            bob.put(path)
            settle()
            bob.delete(path)
    bob.put(f"/v1/posts/{make_post(alice.user_id).post_id}/like")
    settle()

    kinds = sorted(kind for kind, *_ in told(alice))
    assert kinds == ["post.liked", "post.liked", "user.followed"]


def test_one_is_told_who_follows_and_who_asks_to(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    bob.put(f"/v1/users/{alice.user_id}/follow")
    alice.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")
    carol.put(f"/v1/users/{alice.user_id}/follow")
    settle()

    assert sorted(told(alice), key=lambda one: one[0]) == [
        ("follow.requested", f"{name_of(carol)} asks to follow you", _user(carol)),
        ("user.followed", f"{name_of(bob)} follows you", _user(bob)),
    ]


@pytest.mark.parametrize("way", [accounts.block_user, accounts.mute_user])
def test_nobody_is_told_of_people_whom_they_block_or_mute(
    alice: Person, bob: Person, settle: Settle, way: Callable[..., None]
) -> None:
    post = make_post(alice.user_id).post_id
    bob.put(f"/v1/posts/{post}/like")
    bob.put(f"/v1/users/{alice.user_id}/follow")
    way(user_id=alice.user_id, other_id=bob.user_id, now=NOW)
    settle()

    assert told(alice) == []


def test_nobody_is_told_of_a_post_that_they_may_not_see(
    alice: Person, bob: Person, settle: Settle
) -> None:
    make_post(alice.user_id, f"@{name_of(bob)}", visibility="private")
    settle()

    assert told(bob) == []


def _user(who: Person) -> dict[str, str]:
    return {"type": "user", "id": who.user_id}
