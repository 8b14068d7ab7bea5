"""Large authors: looked up instead of fanned out, with no moment at which neither is so."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from apps.core.errors import Unavailable
from apps.social import services
from apps.social.models import Entry, LargeAuthor, Post
from apps.social.services import erasing, feeds, large, spreading
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.feeds import (
    all_of,
    follow,
    large_authors_of,
    read,
    timeline,
    unfollow,
    write_entries,
    write_followers,
    write_posts,
)

Settle = Callable[[], None]
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _few_are_many() -> Iterator[None]:
    with override_settings(FANOUT_LIMIT=2):
        yield


@pytest.fixture
def star(bob: Person, alice: Person, carol: Person) -> Person:
    """Somebody who is followed by alice, by carol, and by one more than the limit allows."""
    for follower in (alice, carol):
        follow(follower, bob)
    write_followers(bob.user_id, 1)
    return bob


@pytest.fixture(autouse=True)
def _trims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no timeline be trimmed, which one post in 64 does and which costs calls."""
    monkeypatch.setattr(spreading, "TRIMS_ONE_IN", 2**32)


def make_large(star: Person) -> None:
    LargeAuthor.begin(star.user_id, NOW)
    for shard in range(16):
        note(star, shard)


def note(star: Person, shard: int) -> None:
    services.note_large_author(author_id=star.user_id, shard=shard, after=None, now=NOW)


def fan_out(post: Post) -> None:
    services.fan_out(post_id=post.post_id, author_id=post.author_id, now=NOW)


def noted_by(*people: Person) -> list[bool]:
    return [bool(large_authors_of(who.user_id)) for who in people]


def ids(page: Any) -> list[str]:
    return [post["postId"] for post in page["items"]]


def test_the_first_post_beyond_the_limit_makes_its_author_large(
    star: Person, alice: Person, carol: Person, settle: Settle
) -> None:
    make_post(star.user_id)

    settle()

    assert LargeAuthor.load(star.user_id).is_large
    assert noted_by(alice, carol) == [True, True]
    assert large_authors_of(alice.user_id) == {star.user_id}


def test_up_to_the_limit_nobody_is_large(bob: Person, settle: Settle) -> None:
    write_followers(bob.user_id, 2)
    make_post(bob.user_id)

    settle()

    assert LargeAuthor.find(bob.user_id) is None


def test_posts_of_large_authors_are_shown_without_being_fanned_out(
    star: Person, alice: Person
) -> None:
    before = make_post(star.user_id)
    fan_out(before)
    make_large(star)

    after = make_post(star.user_id)
    fan_out(after)

    assert timeline(alice.user_id) == [before.post_id]
    assert set(all_of(alice)) == {before.post_id, after.post_id}


def test_until_all_timelines_are_noted_posts_are_fanned_out(star: Person, alice: Person) -> None:
    LargeAuthor.begin(star.user_id, NOW)
    for shard in range(15):
        note(star, shard)

    post = make_post(star.user_id)
    fan_out(post)
    assert timeline(alice.user_id) == [post.post_id]
    assert ids(read(alice)) == [post.post_id]

    note(star, 15)
    later = make_post(star.user_id)
    fan_out(later)
    assert timeline(alice.user_id) == [post.post_id]
    assert set(ids(read(alice))) == {post.post_id, later.post_id}


def test_costs_a_query_more_for_each_of_them_on_every_page(
    star: Person, alice: Person, person: Callable[..., Person], dynamodb_calls: list[str]
) -> None:
    another = person()
    follow(alice, another)
    write_followers(another.user_id, 2)
    for one in (star, another):
        make_large(one)
        write_posts(one.user_id, 30)
    calls: list[list[str]] = []
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        dynamodb_calls.clear()
        page = read(alice, 20, cursor=cursor)
        calls.append([*dynamodb_calls])
        cursor, seen = page["nextCursor"], [*seen, *ids(page)]

    assert (len({*seen}), cursor) == (60, None)
    assert calls == [["Query", "Query", "Query", "BatchGetItem"]] * 3


def test_their_posts_stand_in_order_among_those_of_others(
    star: Person, alice: Person, carol: Person
) -> None:
    make_large(star)
    follow(alice, carol)
    of_star = write_posts(star.user_id, 20)
    of_carol = write_posts(carol.user_id, 20, since=NOW + timedelta(milliseconds=500))
    services.follow_in_line(user_id=alice.user_id, author_id=carol.user_id)

    expected = sorted([*of_star, *of_carol], reverse=True)
    for limit in (3, 25, 100):
        assert all_of(alice, limit) == expected


def test_more_of_them_than_a_cursor_holds_are_named_again_in_the_same_call(
    star: Person,
    alice: Person,
    carol: Person,
    monkeypatch: pytest.MonkeyPatch,
    dynamodb_calls: list[str],
) -> None:
    make_large(star)
    follow(alice, carol)
    of_star = write_posts(star.user_id, 12)
    of_carol = write_posts(carol.user_id, 12, since=NOW + timedelta(milliseconds=500))
    write_entries(alice.user_id, carol.user_id, of_carol)
    monkeypatch.setattr(feeds, "LARGE_AUTHORS_IN_CURSOR", 0)

    seen: list[str] = []
    cursor = None
    for length in (5, 5, 5, 5, 4):
        dynamodb_calls.clear()
        page = read(alice, 5, cursor=cursor)
        cursor, seen = page["nextCursor"], [*seen, *ids(page)]
        assert len(page["items"]) == length
        assert dynamodb_calls == ["Query", "Query", "BatchGetItem"]

    assert (cursor, seen) == (None, sorted([*of_star, *of_carol], reverse=True))


def test_what_comes_in_meanwhile_moves_no_page_of_those_without_large_authors_in_the_cursor(
    star: Person, alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_large(star)
    follow(alice, carol)
    posts = write_posts(carol.user_id, 12)
    write_entries(alice.user_id, carol.user_id, posts)
    monkeypatch.setattr(feeds, "LARGE_AUTHORS_IN_CURSOR", 0)
    first = read(alice, 5)

    later = write_posts(carol.user_id, 30, since=NOW + timedelta(days=1))
    write_entries(alice.user_id, carol.user_id, later)

    second = read(alice, 5, cursor=first["nextCursor"])
    third = read(alice, 5, cursor=second["nextCursor"])
    assert [*ids(first), *ids(second), *ids(third)] == posts


def test_who_follows_them_later_sees_all_and_who_ends_it_nothing(
    star: Person, alice: Person, person: Callable[..., Person], settle: Settle
) -> None:
    make_large(star)
    posts = write_posts(star.user_id, 3)
    late = person()
    follow(late, star)
    unfollow(alice, star)

    settle()

    assert (timeline(late.user_id), all_of(late)) == ([], posts)
    assert all_of(alice) == []
    assert noted_by(late, alice) == [True, False]


def test_who_follows_while_it_is_under_way_has_both(
    star: Person, person: Callable[..., Person]
) -> None:
    LargeAuthor.begin(star.user_id, NOW)
    posts = write_posts(star.user_id, 3)
    late = person()
    follow(late, star)

    services.follow_in_line(user_id=late.user_id, author_id=star.user_id)

    assert noted_by(late) == [True]
    assert timeline(late.user_id) == all_of(late) == posts


def test_who_ends_it_while_it_is_noted_is_not_left_with_it(
    star: Person, alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_in = Entry.note_large

    def note_late(user_id: str, author_id: str) -> None:
        if user_id == alice.user_id:
            unfollow(alice, star)
        note_in(user_id, author_id)

    monkeypatch.setattr(Entry, "note_large", note_late)
    make_large(star)

    assert noted_by(alice, carol) == [False, True]


def test_a_job_that_died_half_way_is_completed_by_its_repeat(
    star: Person, alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Entry, "note_large", _die)
        with pytest.raises(Unavailable):
            make_large(star)
    assert not LargeAuthor.load(star.user_id).is_large

    for shard in range(16):
        note(star, shard)

    assert LargeAuthor.load(star.user_id).is_large
    assert noted_by(alice, carol) == [True, True]


def test_what_got_stuck_is_begun_again_after_an_hour(
    star: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        "apps.core.jobs.hand_over", lambda _name, **detail: told.append(detail["shard"])
    )
    large.make_large(star.user_id, NOW)
    for shard in range(14):
        note(star, shard)

    large.make_large(star.user_id, NOW + timedelta(minutes=59))
    assert len(told) == 16
    large.make_large(star.user_id, NOW + timedelta(minutes=61))
    assert told[16:] == ["14", "15"]


def test_jobs_end_in_time_and_hand_the_rest_over(
    star: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest: list[dict[str, str]] = []
    write_followers(star.user_id, 30)
    monkeypatch.setattr("apps.core.jobs.hand_over", lambda _name, **detail: rest.append(detail))
    for name, value in (("FOLLOWERS_AT_ONCE", 1), ("PAGES", 1)):
        monkeypatch.setattr(large, name, value)

    large.make_large(star.user_id, NOW)
    for job in rest:  # Which grows meanwhile.
        services.note_large_author(
            author_id=star.user_id, shard=int(job["shard"]), after=job.get("after"), now=NOW
        )

    assert len(rest) > 20
    assert LargeAuthor.load(star.user_id).is_large


def test_a_deleted_post_of_before_leaves_the_timelines(
    star: Person, alice: Person, dynamodb_calls: list[str]
) -> None:
    before = make_post(star.user_id)
    fan_out(before)
    make_large(star)
    after = make_post(star.user_id, visibility="private")
    LargeAuthor.note_shard(star.user_id, 0, NOW - timedelta(days=1))
    for post in (before, after):
        star.delete(f"/v1/posts/{post.post_id}")
    dynamodb_calls.clear()

    fan_out(after)
    assert dynamodb_calls == ["BatchGetItem"]
    LargeAuthor.note_shard(star.user_id, 0, LATER)
    fan_out(before)
    assert timeline(alice.user_id) == []


def test_nothing_of_them_is_left_when_they_are_gone(star: Person) -> None:
    make_large(star)

    while not erasing.erase_social(star.user_id, NOW):
        pass
    note(star, 0)

    assert LargeAuthor.find(star.user_id) is None


def _die(*_: str) -> None:
    raise Unavailable
