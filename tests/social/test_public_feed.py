"""GET /feed/public: what everybody may read, kept in one line a year by the stream."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.core import events
from apps.social import services
from apps.social.models import Entry, Post
from apps.social.models.lines import public_in
from apps.social.services import Viewer
from tests.conftest import Person
from tests.core.streams import record
from tests.factories import NOW, make_post
from tests.social.feeds import PUBLIC, line, pages_of, read, shuffled, write_posts

Settle = Callable[[], None]
LINE = public_in(2026)


@pytest.fixture(autouse=True)
def _alone() -> None:
    """Let no test find what another one left."""
    for year in (2026, 2027):
        Entry.drop([*Entry.all_in(public_in(year))])


def write_public(author_id: str, count: int, since: datetime = NOW) -> list[str]:
    """Put public posts straight into the tables. Newest first."""
    posts = write_posts(author_id, count, since=since)
    Entry.put([Entry(public_in(since.year), one, author_id=author_id) for one in posts])
    return posts


def shown(who: Person, limit: int = 100) -> list[str]:
    return [post["postId"] for post in read(who, limit, PUBLIC)["items"]]


def test_shows_what_is_public_to_everybody(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    posts = [make_post(who.user_id).post_id for who in (alice, bob)]
    for visibility in ("followers", "private"):
        make_post(alice.user_id, visibility=visibility)
    settle()

    page = read(carol, path=PUBLIC)

    assert {post["postId"] for post in page["items"]} == set(posts)
    assert page["nextCursor"] is None
    assert carol.get(f"/v1/posts/{posts[0]}").json() in page["items"]


def test_costs_a_query_and_what_is_read_together(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    posts = write_public(bob.user_id, 30)
    dynamodb_calls.clear()

    assert shown(alice, 25) == posts[:25]
    assert dynamodb_calls == ["Query", "BatchGetItem"]


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_shows_every_post_once_the_newest_first(alice: Person, bob: Person, limit: int) -> None:
    posts = write_public(bob.user_id, 20)

    pages = [*pages_of(alice, limit, PUBLIC)]

    assert [one for page in pages for one in page] == posts
    assert {len(page) for page in pages[:-1]} <= {limit}


def test_reaches_into_the_year_before(bob: Person, dynamodb_calls: list[str]) -> None:
    old = write_public(bob.user_id, 2)
    new = write_public(bob.user_id, 4, datetime(2027, 1, 1, tzinfo=UTC))
    now = datetime(2027, 1, 2, tzinfo=UTC)
    found: list[str] = []
    calls: list[list[str]] = []
    after: Any = None
    for _ in range(3):
        dynamodb_calls.clear()
        page = services.read_public_feed(viewer=Viewer("me"), now=now, limit=2, after=after)
        calls.append([*dynamodb_calls])
        found += [seen.post.post_id for seen in page.items]
        after = page.next_key

    assert (found, after) == ([*new, *old], None)
    both_years, one_year = ["Query", "Query", "BatchGetItem"], ["Query", "BatchGetItem"]
    assert calls == [one_year, both_years, both_years]


def _turn_private(alice: Person, bob: Person, post: str) -> None:
    bob.patch(f"/v1/posts/{post}", {"visibility": "private"}, "json")


def _for_followers(alice: Person, bob: Person, post: str) -> None:
    bob.patch(f"/v1/posts/{post}", {"visibility": "followers"}, "json")
    accounts.follow_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)


def _delete(alice: Person, bob: Person, post: str) -> None:
    bob.delete(f"/v1/posts/{post}")


def _block(alice: Person, bob: Person, post: str) -> None:
    accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)


def _is_blocked(alice: Person, bob: Person, post: str) -> None:
    accounts.block_user(user_id=bob.user_id, other_id=alice.user_id, now=NOW)


def _mute(alice: Person, bob: Person, post: str) -> None:
    accounts.mute_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)


def _suspend(alice: Person, bob: Person, post: str) -> None:
    User.change(bob.user_id, changes={"suspended_at": NOW})


def _close_account(alice: Person, bob: Person, post: str) -> None:
    User.change(bob.user_id, changes={"private_account": True})


@pytest.mark.parametrize(
    "act",
    [
        *(_turn_private, _for_followers, _delete, _block),
        *(_is_blocked, _mute, _suspend, _close_account),
    ],
)
def test_what_one_may_or_will_not_see_is_gone_at_once(
    alice: Person, bob: Person, act: Callable[[Person, Person, str], None]
) -> None:
    posts = write_public(bob.user_id, 1)
    assert shown(alice) == posts

    act(alice, bob, posts[0])

    assert shown(alice) == []


def test_a_page_is_full_though_much_is_not_to_be_seen(
    alice: Person, bob: Person, carol: Person
) -> None:
    posts = write_public(carol.user_id, 3)
    write_public(bob.user_id, 60, NOW + timedelta(days=1))
    accounts.mute_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)

    assert [*pages_of(alice, 2, PUBLIC)] == [posts[:2], posts[2:]]


def test_the_line_has_what_is_public_and_nothing_else(alice: Person, settle: Settle) -> None:
    posts = [make_post(alice.user_id) for _ in range(4)]
    hidden = make_post(alice.user_id, visibility="private")
    settle()
    for post, visibility in ((posts[0], "private"), (posts[1], "followers"), (hidden, "public")):
        alice.patch(f"/v1/posts/{post.post_id}", {"visibility": visibility}, "json")
    alice.delete(f"/v1/posts/{posts[2].post_id}")

    settle()

    assert set(line(LINE)) == {posts[3].post_id, hidden.post_id}


@pytest.mark.parametrize("seed", range(3))
def test_the_line_is_right_in_whatever_order_it_hears_of_changes(alice: Person, seed: int) -> None:
    hidden = make_post(alice.user_id, visibility="private")
    public = hidden.with_changes({"visibility": "public", "version": 2})
    steps = [(None, hidden), (hidden, public), (public, hidden), (hidden, public)] * 3
    records = shuffled([record(old, new) for old, new in steps], seed)
    Post.change(hidden.post_id, changes={"visibility": "public"})

    assert events.deliver(records) == {"batchItemFailures": []}
    assert line(LINE) == [hidden.post_id]
    Post.mark_deleted(hidden.post_id, now=NOW)
    assert events.deliver(records) == {"batchItemFailures": []}
    assert line(LINE) == []


def test_a_post_that_goes_while_it_is_put_is_not_left(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(alice.user_id)
    put = Entry.put

    def put_late(entries: list[Entry]) -> None:
        Post.mark_deleted(post.post_id, now=NOW)
        put(entries)

    monkeypatch.setattr(Entry, "put", put_late)
    services.publish(None, post)

    assert line(LINE) == []
