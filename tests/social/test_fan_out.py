"""A post reaches the timelines of all who follow its author, whatever happens to its events."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind
from apps.core import events
from apps.core.db import connection, pages
from apps.core.errors import Unavailable
from apps.social import handlers, services
from apps.social.models import Entry, Post
from apps.social.models.lines import read_by
from apps.social.services import spreading
from tests.conftest import Person
from tests.core.streams import record
from tests.factories import NOW, make_post
from tests.social.feeds import (
    follow,
    large_authors_of,
    shuffled,
    timeline,
    write_entries,
    write_followers,
)

Settle = Callable[[], None]
SEEDS = range(10 if "SOAK" in os.environ else 1)


def fan_out(post: Post) -> None:
    services.fan_out(post_id=post.post_id, author_id=post.author_id, now=NOW)


def timelines(user_ids: list[str]) -> list[list[str]]:
    return [timeline(user_id) for user_id in user_ids]


@contextmanager
def dying_at(write: int) -> Iterator[None]:
    """Let the process fail before its n-th write of a batch."""
    writes = 0

    def die(**_: Any) -> None:
        nonlocal writes
        writes += 1
        if writes == write:
            raise Unavailable

    events_of_client = connection.client.meta.events
    events_of_client.register("before-call.dynamodb.BatchWriteItem", die)
    try:
        with pytest.raises(Unavailable):
            yield
    finally:
        events_of_client.unregister("before-call.dynamodb.BatchWriteItem", die)


def test_reaches_all_who_follow_and_nobody_else(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    follow(alice, bob)

    post = make_post(bob.user_id)
    settle()

    assert timelines([alice.user_id, bob.user_id, carol.user_id]) == [
        [post.post_id],
        [post.post_id],
        [],
    ]


def test_follows_what_becomes_of_a_post(alice: Person, bob: Person, settle: Settle) -> None:
    follow(alice, bob)
    post = make_post(bob.user_id, visibility="private")
    url = f"/v1/posts/{post.post_id}"
    settle()
    assert timeline(alice.user_id) == []

    for visibility, entries in (("followers", 1), ("private", 0), ("public", 1)):
        bob.patch(url, {"visibility": visibility}, "json")
        settle()
        assert len(timeline(alice.user_id)) == entries
    bob.delete(url)
    settle()

    assert timeline(alice.user_id) == []


def test_an_edit_is_nothing_to_fan_out(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("apps.core.jobs.hand_over", lambda name, **_: told.append(name))
    post = make_post(bob.user_id)
    edited = post.with_changes({"text": "New", "version": 2})

    events.deliver([record(post, edited), record(edited, edited.with_changes({"likes": 1}))])

    assert told == []


def test_costs_reads_of_the_shards_and_a_write_for_each_25(
    bob: Person, dynamodb_calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "TRIMS_ONE_IN", 2**32)
    write_followers(bob.user_id, 60)
    post = make_post(bob.user_id)
    dynamodb_calls.clear()

    fan_out(post)

    # The post with its author; each shard; the post before and after the writes.
    assert dynamodb_calls == [
        "BatchGetItem",
        *["Query"] * 16,
        "GetItem",
        *["BatchWriteItem"] * 3,
        "GetItem",
    ]


def test_costs_one_call_where_nobody_follows(
    bob: Person, dynamodb_calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "TRIMS_ONE_IN", 2**32)
    post = make_post(bob.user_id)
    dynamodb_calls.clear()

    fan_out(post)

    assert dynamodb_calls == ["BatchGetItem"]


@pytest.mark.parametrize("seed", SEEDS)
def test_delivers_once_though_the_stream_does_three_times_and_out_of_order(
    bob: Person, settle: Settle, seed: int
) -> None:
    followers = write_followers(bob.user_id, 5)
    kept = [make_post(bob.user_id) for _ in range(2)]
    deleted, hidden = make_post(bob.user_id), make_post(bob.user_id)
    bob.delete(f"/v1/posts/{deleted.post_id}")
    bob.patch(f"/v1/posts/{hidden.post_id}", {"visibility": "private"}, "json")
    private = hidden.with_changes({"visibility": "private", "version": 2})
    steps = [*((None, post) for post in kept), (None, deleted), (deleted, None), (hidden, private)]
    records = shuffled([record(old, new) for old, new in steps] * 3, seed)

    assert events.deliver(records) == {"batchItemFailures": []}
    settle()

    expected = sorted((post.post_id for post in kept), reverse=True)
    assert timelines(followers) == [expected] * 5


def test_comes_too_late_to_bring_a_deleted_post_back(alice: Person, bob: Person) -> None:
    follow(alice, bob)
    post = make_post(bob.user_id)
    bob.delete(f"/v1/posts/{post.post_id}")
    write_entries(alice.user_id, bob.user_id, [post.post_id])  # By a job before.

    fan_out(post)

    assert timeline(alice.user_id) == []


@pytest.mark.parametrize("is_deleted", [True, False])
def test_leaves_nothing_of_a_post_that_goes_while_it_is_put(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch, is_deleted: bool
) -> None:
    follow(alice, bob)
    post = make_post(bob.user_id)
    put = Entry.put

    def put_late(entries: list[Entry]) -> None:
        if is_deleted:
            Post.mark_deleted(post.post_id, now=NOW)
        else:
            Post.change(post.post_id, changes={"visibility": "private"})
        put(entries)

    monkeypatch.setattr(Entry, "put", put_late)
    fan_out(post)

    assert timeline(alice.user_id) == []


@pytest.mark.parametrize("write", [1, 2, 3])
def test_what_died_half_way_is_completed_by_its_repeat(bob: Person, write: int) -> None:
    followers = write_followers(bob.user_id, 60)
    post = make_post(bob.user_id)

    with dying_at(write):
        fan_out(post)
    assert timelines(followers).count([post.post_id]) == 25 * (write - 1)
    fan_out(post)

    assert timelines(followers) == [[post.post_id]] * 60


def test_of_many_followers_each_shard_is_served_by_a_job_of_its_own(
    bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "FEW", 10)
    followers = write_followers(bob.user_id, 40)

    post = make_post(bob.user_id)
    settle()

    assert timelines(followers) == [[post.post_id]] * 40


@pytest.mark.parametrize("few", [0, 1000])
def test_many_who_ceased_to_follow_hide_nobody_behind_them(
    bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(spreading, "FEW", few)
    monkeypatch.setattr(spreading, "FOLLOWERS_AT_ONCE", 1)
    monkeypatch.setattr(pages, "ROWS_READ_AT_MOST", 2)
    *gone, last = sorted(write_followers(bob.user_id, 100))
    for one in gone:
        Tie.mark_deleted(*Tie.of(Kind.FOLLOWER, bob.user_id, one).keys(), now=NOW)
    post = make_post(bob.user_id)

    settle()

    assert timeline(last) == [post.post_id]


def test_a_job_of_a_shard_that_died_goes_on_where_it_began(
    bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over: list[dict[str, str]] = []
    monkeypatch.setattr(
        "apps.core.jobs.hand_over", lambda _name, **detail: handed_over.append(detail)
    )
    for name, value in (("FEW", 1), ("FOLLOWERS_AT_ONCE", 1), ("PAGES", 1)):
        monkeypatch.setattr(spreading, name, value)
    followers = write_followers(bob.user_id, 20)
    post = make_post(bob.user_id)
    fan_out(post)
    assert [one["shard"] for one in handed_over] == [str(shard) for shard in range(16)]

    while handed_over:
        job = handed_over.pop()
        if Tie.followers_in(bob.user_id, int(job["shard"]), limit=1, after=job.get("after")).items:
            with dying_at(1):
                handlers.fan_out(job)
        handlers.fan_out(job)

    assert timelines(followers) == [[post.post_id]] * 20


def test_is_not_held_up_by_an_author_who_is_gone(dynamodb_calls: list[str]) -> None:
    services.fan_out(post_id="01KJMB8V8R4T2ZQ5W6X7Y8Z9AC", author_id=str(uuid4()), now=NOW)

    assert dynamodb_calls == ["BatchGetItem"]


def test_trims_a_timeline_to_its_newest_thousand_now_and_then(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(alice, bob)
    entries = [f"01KJMB8V8R4T2ZQ5W6X{number:07}" for number in range(1100)]
    write_entries(alice.user_id, bob.user_id, entries)
    Entry.note_large(alice.user_id, "somebody")
    post = make_post(bob.user_id)

    monkeypatch.setattr(spreading, "TRIMS_ONE_IN", 1)
    fan_out(post)

    kept = [post.post_id, *entries[:100:-1]]
    assert timeline(alice.user_id) == sorted(kept, reverse=True)
    assert large_authors_of(alice.user_id) == {"somebody"}


def test_trims_one_of_sixty_four_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    trimmed: list[str] = []
    monkeypatch.setattr(Entry, "trim", trimmed.append)
    people = [str(number) for number in range(6400)]

    spreading._trim_some(people, "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC")
    once = [*trimmed]
    spreading._trim_some(people, "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC")

    assert 70 < len(once) < 130
    assert trimmed == once * 2


def test_a_post_that_left_its_authors_timeline_can_still_be_deleted(alice: Person) -> None:
    post = make_post(alice.user_id)
    Entry.drop([Entry.of(read_by(alice.user_id), post)])

    assert alice.delete(f"/v1/posts/{post.post_id}").status_code == 204
