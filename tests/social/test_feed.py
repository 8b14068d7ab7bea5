"""GET /feed: what those whom one follows wrote, as it may be seen now, at a cost that is known."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.core.ids import new_id
from apps.social.models import Post
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.feeds import (
    FEED,
    all_of,
    follow,
    pages_of,
    read,
    unfollow,
    write_entries,
    write_posts,
)

Settle = Callable[[], None]


def ids(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [post["postId"] for post in page["items"]]


@pytest.fixture
def posts(alice: Person, bob: Person) -> list[str]:
    """Posts of bob's that stand in alice's timeline, since she follows him. Newest first."""
    follow(alice, bob)
    post_ids = write_posts(bob.user_id, 50)
    write_entries(alice.user_id, bob.user_id, post_ids)
    return post_ids


def test_shows_what_those_wrote_whom_one_follows(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    follow(alice, bob)
    posts = [make_post(who.user_id).post_id for who in (alice, bob, carol)]
    settle()

    page = read(alice)

    assert set(ids(page)) == set(posts[:2])
    assert page["nextCursor"] is None
    assert alice.get(f"/v1/posts/{posts[1]}").json() in page["items"]


def test_shows_own_posts_at_once_also_private_ones(alice: Person) -> None:
    post = make_post(alice.user_id, visibility="private")

    assert ids(read(alice)) == [post.post_id]


def test_is_empty_at_first(alice: Person) -> None:
    assert read(alice) == {"items": [], "nextCursor": None}


def test_costs_a_query_and_what_is_read_together(
    alice: Person, posts: list[str], dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    page = read(alice, limit=25)

    assert dynamodb_calls == ["Query", "BatchGetItem"]
    assert ids(page) == posts[:25]


def test_costs_no_more_however_many_authors_there_are(
    alice: Person, person: Callable[..., Person], dynamodb_calls: list[str]
) -> None:
    for _ in range(21):
        author = person()
        follow(alice, author)
        write_entries(alice.user_id, author.user_id, write_posts(author.user_id, 1))
    dynamodb_calls.clear()

    assert len(read(alice, limit=20)["items"]) == 20
    assert dynamodb_calls == ["Query", "BatchGetItem"]
    dynamodb_calls.clear()
    assert len(read(alice, limit=25)["items"]) == 21
    assert dynamodb_calls == ["Query", "BatchGetItem", "BatchGetItem"]


@pytest.mark.parametrize("limit", [7, 25, 100])
def test_shows_every_post_once_the_newest_first(
    alice: Person, posts: list[str], limit: int
) -> None:
    assert [len(page) for page in pages_of(alice, limit)][:-1] == [limit] * ((50 - 1) // limit)
    assert all_of(alice, limit) == posts


def _turn_private(alice: Person, bob: Person, post: str) -> None:
    assert bob.patch(f"/v1/posts/{post}", {"visibility": "private"}, "json").status_code == 200


def _delete(alice: Person, bob: Person, post: str) -> None:
    assert bob.delete(f"/v1/posts/{post}").status_code == 204


def _unfollow(alice: Person, bob: Person, post: str) -> None:
    unfollow(alice, bob)


def _block(alice: Person, bob: Person, post: str) -> None:
    accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)


def _is_blocked(alice: Person, bob: Person, post: str) -> None:
    accounts.block_user(user_id=bob.user_id, other_id=alice.user_id, now=NOW)


def _mute(alice: Person, bob: Person, post: str) -> None:
    accounts.mute_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)


def _suspend(alice: Person, bob: Person, post: str) -> None:
    User.change(bob.user_id, changes={"suspended_at": NOW})


def _leave(alice: Person, bob: Person, post: str) -> None:
    User.mark_deleted(bob.user_id, now=NOW)


@pytest.mark.parametrize(
    "act",
    [_turn_private, _delete, _unfollow, _block, _is_blocked, _mute, _suspend, _leave],
)
def test_what_one_may_or_will_not_see_is_gone_at_once(
    alice: Person, bob: Person, posts: list[str], act: Callable[[Person, Person, str], None]
) -> None:
    assert posts[0] in ids(read(alice))

    act(alice, bob, posts[0])

    assert posts[0] not in ids(read(alice))


def test_what_is_for_followers_is_shown(alice: Person, bob: Person, posts: list[str]) -> None:
    User.change(bob.user_id, changes={"private_account": True})
    bob.patch(f"/v1/posts/{posts[0]}", {"visibility": "followers"}, "json")

    assert ids(read(alice, limit=2)) == posts[:2]


def test_a_mute_that_ended_hides_nothing(alice: Person, bob: Person, posts: list[str]) -> None:
    pair = {"user_id": alice.user_id, "other_id": bob.user_id, "now": NOW}
    accounts.mute_user(**pair)  # type: ignore[arg-type]
    accounts.unmute_user(**pair)  # type: ignore[arg-type]

    assert ids(read(alice, limit=1)) == posts[:1]


def test_what_was_reported_is_not_put_before_moderators(mod: Person, bob: Person) -> None:
    follow(mod, bob)
    hidden = write_posts(bob.user_id, 1, visibility="private")
    write_entries(mod.user_id, bob.user_id, hidden)
    Post.change(hidden[0], changes={"reports": 1})

    assert mod.get(f"/v1/posts/{hidden[0]}").status_code == 200
    assert read(mod)["items"] == []


def test_a_page_is_full_though_some_is_not_to_be_seen(
    alice: Person, bob: Person, posts: list[str], dynamodb_calls: list[str]
) -> None:
    hidden = posts[:10:2]
    for post_id in hidden:
        Post.change(post_id, changes={"visibility": "private"})
    dynamodb_calls.clear()

    page = read(alice, limit=25)

    assert ids(page) == [one for one in posts if one not in hidden][:25]
    assert dynamodb_calls == ["Query", "BatchGetItem", "BatchGetItem"]


@pytest.mark.parametrize("limit", [1, 5, 10])
def test_a_small_page_is_full_though_every_second_is_not_to_be_seen(
    alice: Person, posts: list[str], dynamodb_calls: list[str], limit: int
) -> None:
    for post_id in posts[:20:2]:
        Post.change(post_id, changes={"visibility": "private"})
    dynamodb_calls.clear()

    first = read(alice, limit=limit)

    assert ids(first) == posts[1:20:2][:limit]
    assert dynamodb_calls == ["Query", "BatchGetItem"]
    walked = [one for page in pages_of(alice, limit) for one in page]
    assert walked == [*posts[1:20:2], *posts[20:]]


def test_a_page_is_short_where_much_is_not_to_be_seen_and_goes_on(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    follow(alice, bob)
    strange = write_posts(carol.user_id, 100)  # She does not follow her any more.
    write_entries(alice.user_id, carol.user_id, strange)
    shown = write_posts(bob.user_id, 1)
    write_entries(alice.user_id, bob.user_id, shown)
    dynamodb_calls.clear()

    pages = [*pages_of(alice, 25)]

    assert [one for page in pages for one in page] == shown
    assert len(pages) < 5
    assert dynamodb_calls.count("Query") == len(pages)
    assert dynamodb_calls.count("BatchGetItem") <= 2 * len(pages)


def test_what_comes_meanwhile_moves_no_page(alice: Person, bob: Person, posts: list[str]) -> None:
    seen: list[str] = []
    for page in pages_of(alice, 5):
        seen += page
        newer = [new_id(NOW + timedelta(days=1, seconds=number)) for number in range(50)]
        write_entries(alice.user_id, bob.user_id, newer)

    assert seen == posts


def test_what_goes_meanwhile_moves_no_page(alice: Person, bob: Person, posts: list[str]) -> None:
    seen: list[str] = []
    for page in pages_of(alice, 5):
        seen += page
        bob.delete(f"/v1/posts/{page[-1]}")

    assert seen == posts


def test_ends_with_the_thousandth_entry(alice: Person, bob: Person) -> None:
    follow(alice, bob)
    posts = write_posts(bob.user_id, 10)
    gone = [new_id(NOW + timedelta(days=1, seconds=number)) for number in range(995)]
    write_entries(alice.user_id, bob.user_id, [*gone, *posts])

    pages = [*pages_of(alice, 100)]

    assert [one for page in pages for one in page] == posts[:5]
    assert len(pages) == 10


def test_a_cursor_is_its_users_alone(alice: Person, bob: Person, posts: list[str]) -> None:
    cursor = read(alice, limit=1)["nextCursor"]

    answers = [bob.get(FEED, {"cursor": cursor}), alice.get(FEED, {"cursor": cursor[:-1]})]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["error"]["code"] == "INVALID_CURSOR"
    assert alice.get("/v1/feed/public", {"cursor": cursor}).status_code == 400


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "sort=likes"])
def test_refuses_what_it_does_not_know(alice: Person, query: str) -> None:
    assert alice.get(f"{FEED}?{query}").status_code == 400
