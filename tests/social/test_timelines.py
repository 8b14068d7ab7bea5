"""A timeline follows whom its owner follows, in whatever order it hears of it."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from apps.accounts import services as accounts
from apps.accounts.events import FollowBegan, FollowEnded
from apps.core.errors import Unavailable
from apps.core.ids import new_id
from apps.social import handlers, services
from apps.social.models import Entry, Post
from apps.social.services import settling
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.feeds import (
    all_of,
    follow,
    shuffled,
    timeline,
    unfollow,
    write_entries,
    write_posts,
)
from tests.threads import at_once

Settle = Callable[[], None]
LATER = NOW + timedelta(days=1)


def bring_in_line(who: Person, author: Person) -> None:
    services.follow_in_line(user_id=who.user_id, author_id=author.user_id)


def test_who_begins_to_follow_finds_what_was_written_before(
    alice: Person, bob: Person, settle: Settle
) -> None:
    posts = write_posts(bob.user_id, 3)
    follow(alice, bob)

    settle()

    assert all_of(alice) == posts


def test_who_ends_it_keeps_what_others_wrote(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    post = make_post(carol.user_id)
    write_posts(bob.user_id, 3)
    for author in (bob, carol):
        follow(alice, author)
        bring_in_line(alice, author)

    unfollow(alice, bob)
    settle()

    assert timeline(alice.user_id) == [post.post_id]


def test_a_block_takes_the_posts_out_on_both_sides(
    alice: Person, bob: Person, settle: Settle
) -> None:
    for one, other in ((alice, bob), (bob, alice)):
        follow(one, other)
        make_post(other.user_id)
    settle()
    assert len(timeline(alice.user_id)) == len(timeline(bob.user_id)) == 2

    accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)
    settle()

    assert len(timeline(alice.user_id)) == len(timeline(bob.user_id)) == 1


def test_the_newest_hundred_are_filled_in_but_for_private_ones(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    write_posts(bob.user_id, 5)
    posts = write_posts(bob.user_id, 100, since=LATER)
    Post.change(posts[0], changes={"visibility": "private"})
    follow(alice, bob)
    dynamodb_calls.clear()

    bring_in_line(alice, bob)

    assert dynamodb_calls == [
        *("BatchGetItem", "GetItem", "Query", "BatchGetItem"),
        *["BatchWriteItem"] * 5,
        *("BatchGetItem", "Query", "BatchGetItem"),
    ]
    assert timeline(alice.user_id) == posts[1:]


def test_what_is_filled_in_does_not_make_a_timeline_too_long(alice: Person, bob: Person) -> None:
    posts = write_posts(bob.user_id, 3)
    follow(alice, bob)
    newer = [new_id(LATER + timedelta(seconds=number)) for number in range(998)]
    write_entries(alice.user_id, "somebody", newer)

    bring_in_line(alice, bob)

    assert timeline(alice.user_id) == [*newer[::-1], *posts[:2]]


def test_twice_is_once(alice: Person, bob: Person) -> None:
    posts = write_posts(bob.user_id, 3)
    follow(alice, bob)

    for _ in range(2):
        bring_in_line(alice, bob)
    assert timeline(alice.user_id) == posts

    unfollow(alice, bob)
    for _ in range(2):
        bring_in_line(alice, bob)
    assert timeline(alice.user_id) == []


@pytest.mark.parametrize("follows", [True, False])
def test_events_out_of_order_end_with_what_is(
    alice: Person, bob: Person, settle: Settle, follows: bool
) -> None:
    posts = write_posts(bob.user_id, 2)
    for act in (follow, unfollow, follow, *(() if follows else (unfollow,))):
        act(alice, bob)
    pair = {"user_id": alice.user_id, "followed_id": bob.user_id}
    told: Sequence[FollowBegan | FollowEnded] = [FollowBegan(**pair), FollowEnded(**pair)] * 2

    for event in shuffled(told, 1):
        handlers.begin_to_follow(event)
    settle()

    assert timeline(alice.user_id) == (posts if follows else [])


def test_a_follow_that_ends_while_it_is_filled_in_leaves_nothing(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_posts(bob.user_id, 2)
    follow(alice, bob)
    put = Entry.put

    def put_late(entries: list[Entry]) -> None:
        unfollow(alice, bob)
        put(entries)

    monkeypatch.setattr(Entry, "put", put_late)
    bring_in_line(alice, bob)

    assert timeline(alice.user_id) == []


def test_a_follow_that_begins_while_another_is_taken_out_is_filled_in(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = write_posts(bob.user_id, 2)
    write_entries(alice.user_id, bob.user_id, posts)
    drop = Entry.drop

    def drop_late(entries: list[Entry]) -> None:
        follow(alice, bob)
        drop(entries)

    monkeypatch.setattr(Entry, "drop", drop_late)
    bring_in_line(alice, bob)

    assert timeline(alice.user_id) == posts


def test_a_post_that_goes_while_it_is_filled_in_leaves_nothing(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = write_posts(bob.user_id, 2)
    follow(alice, bob)
    put = Entry.put

    def put_late(entries: list[Entry]) -> None:
        if Post.find(posts[0]):
            Post.mark_deleted(posts[0], now=NOW)
        put(entries)

    monkeypatch.setattr(Entry, "put", put_late)
    bring_in_line(alice, bob)

    assert timeline(alice.user_id) == posts[1:]


def test_many_at_once_end_with_what_is(alice: Person, bob: Person) -> None:
    posts = write_posts(bob.user_id, 2)

    def act(number: int) -> None:
        (follow if number % 2 else unfollow)(alice, bob)
        bring_in_line(alice, bob)

    at_once(6, act)

    follows = accounts.ties_of(alice.user_id, bob.user_id).follows
    assert timeline(alice.user_id) == (posts if follows else [])


def test_what_changes_again_and_again_is_left_to_another_try() -> None:
    states = iter(range(100))

    with pytest.raises(Unavailable):
        settling.bring_in_line(lambda: next(states), lambda _state: None)
