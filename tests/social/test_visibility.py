"""Who sees which post, by whichever way they look: nothing leaks, and changes count at once."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind
from apps.core.db import transaction
from tests.conftest import Person
from tests.factories import NOW
from tests.uploads import ready_image

Settle = Callable[[], None]

SEEN_BY = {
    "public": {"author", "follower", "requested", "stranger", "moderator"},
    "followers": {"author", "follower"},
    "private": {"author"},
}
ROLES = ("author", "follower", "requested", "stranger", "blocked", "blocking", "moderator")
FEED_OF = {"author", "follower"}


class Shown(NamedTuple):
    """A post that shows an image, and a word that no other post says."""

    author: Person
    post_id: str
    image_id: str
    word: str


@pytest.fixture
def cast(alice: Person, mod: Person, person: Callable[..., Person]) -> dict[str, Person]:
    """One of each role, towards alice."""
    people = {role: person() for role in ROLES} | {"author": alice, "moderator": mod}
    ids = {role: who.user_id for role, who in people.items()}
    accounts.follow_user(user_id=ids["follower"], other_id=alice.user_id, now=NOW)
    accounts.block_user(user_id=alice.user_id, other_id=ids["blocked"], now=NOW)
    accounts.block_user(user_id=ids["blocking"], other_id=alice.user_id, now=NOW)
    _ask(ids["requested"], alice.user_id)
    return people


def _ask(user_id: str, other_id: str) -> None:
    """Let somebody ask to follow another, and go on waiting: the account is open."""
    with transaction() as tx:
        Tie.of(Kind.REQUESTS, user_id, other_id).begin_in(tx, NOW)


def tell(alice: Person, visibility: str, settle: Settle) -> Shown:
    image_id = ready_image(alice, settle, purpose="post")
    word = f"w{image_id[-12:].lower()}"
    body = {"text": f"{word} #{word}", "imageIds": [image_id], "visibility": visibility}
    post = alice.post("/v1/posts", body, "json").json()
    settle()
    return Shown(alice, post["postId"], image_id, word)


def lists(shown: Shown) -> Iterator[tuple[str, str]]:
    """Name the lists in which somebody who sees the post finds it."""
    author = shown.author.user_id
    yield "posts of the author", f"/v1/users/{author}/posts"
    yield "search", f"/v1/posts?q={shown.word}"
    yield "search by a beginning", f"/v1/posts?q={shown.word[:-2]}"
    yield "hashtag", f"/v1/posts?hashtag={shown.word}"
    yield "what the author did", f"/v1/users/{author}/activity"


def things(shown: Shown) -> Iterator[tuple[str, str]]:
    """Name what is found by who sees the post, and by nobody else."""
    yield "post", f"/v1/posts/{shown.post_id}"
    yield "likes", f"/v1/posts/{shown.post_id}/likes"
    yield "comments", f"/v1/posts/{shown.post_id}/comments"
    yield "image", f"/v1/images/{shown.image_id}"


def seen_in(who: Person, shown: Shown) -> dict[str, bool]:
    """Tell by which ways somebody sees a post."""
    found = {name: who.get(url) for name, url in [*things(shown), *lists(shown)]}
    assert {answer.status_code for answer in found.values()} <= {200, 404}
    listed = {name for name, _ in lists(shown)}
    return {
        name: answer.status_code == 200 and (name not in listed or _holds(answer.json(), shown))
        for name, answer in found.items()
    }


def _holds(page: dict[str, Any], shown: Shown) -> bool:
    return shown.post_id in str(page["items"])


def in_feed(who: Person, shown: Shown, path: str = "feed") -> bool:
    return _holds(who.get(f"/v1/{path}?limit=100").json(), shown)


@pytest.mark.parametrize("visibility", SEEN_BY)
def test_a_post_is_seen_by_whom_it_is_for_and_nobody_else(
    cast: dict[str, Person], alice: Person, settle: Settle, visibility: str
) -> None:
    shown = tell(alice, visibility, settle)

    for role, who in cast.items():
        sees = role in SEEN_BY[visibility]
        assert set(seen_in(who, shown).values()) == {sees}, role
        assert in_feed(who, shown) == (sees and role in FEED_OF), role
        assert in_feed(who, shown, "feed/public") == (sees and visibility == "public"), role


@pytest.mark.parametrize("visibility", SEEN_BY)
def test_nobody_likes_or_comments_on_what_they_do_not_see(
    cast: dict[str, Person], alice: Person, settle: Settle, visibility: str
) -> None:
    shown = tell(alice, visibility, settle)
    url = f"/v1/posts/{shown.post_id}"

    for role, who in cast.items():
        liked = who.put(f"{url}/like").status_code
        said = who.post(f"{url}/comments", {"text": "Hello"}, "json").status_code
        sees = role in SEEN_BY[visibility]
        assert (liked, said) == ((204, 201) if sees else (404, 404)), role


def test_what_turns_private_is_hidden_at_once(
    cast: dict[str, Person], alice: Person, settle: Settle
) -> None:
    shown = tell(alice, "public", settle)
    alice.patch(f"/v1/posts/{shown.post_id}", {"visibility": "private"}, "json")

    for role in cast.keys() - {"author"}:
        assert set(seen_in(cast[role], shown).values()) == {False}, role
    for role, who in cast.items():
        assert in_feed(who, shown) == (role == "author"), role
        assert not in_feed(who, shown, "feed/public"), role
    settle()  # The search of its author waits for the index.
    assert set(seen_in(alice, shown).values()) == {True}


def test_the_posts_of_an_account_that_turns_private_are_for_followers_at_once(
    cast: dict[str, Person], alice: Person, settle: Settle
) -> None:
    shown = tell(alice, "public", settle)
    alice.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")

    for role, who in cast.items():
        assert set(seen_in(who, shown).values()) == {role in SEEN_BY["followers"]}, role
        assert not in_feed(who, shown, "feed/public"), role


def test_an_end_of_a_follow_and_a_block_are_effective_at_once(
    cast: dict[str, Person], alice: Person, person: Callable[..., Person], settle: Settle
) -> None:
    other = person()
    accounts.follow_user(user_id=other.user_id, other_id=alice.user_id, now=NOW)
    shown = tell(alice, "followers", settle)
    assert in_feed(other, shown)

    cast["follower"].delete(f"/v1/users/{alice.user_id}/follow")
    alice.put(f"/v1/users/{other.user_id}/block")

    for who in (cast["follower"], other):
        assert set(seen_in(who, shown).values()) == {False}
        assert not in_feed(who, shown)


def test_a_moderator_sees_what_is_private_while_it_is_reported(
    cast: dict[str, Person], alice: Person, settle: Settle
) -> None:
    shown = tell(alice, "followers", settle)
    report = {"targetType": "post", "targetId": shown.post_id, "reason": "spam"}
    mod = cast["moderator"]
    assert mod.get(f"/v1/posts/{shown.post_id}").status_code == 404

    made = cast["follower"].post("/v1/reports", report, "json").json()
    assert mod.get(f"/v1/posts/{shown.post_id}").status_code == 200

    resolved = mod.post(
        f"/v1/moderation/reports/{made['reportId']}/resolve", {"action": "dismiss"}, "json"
    )
    assert resolved.status_code == 200
    assert mod.get(f"/v1/posts/{shown.post_id}").status_code == 404


@pytest.mark.parametrize("visibility", SEEN_BY)
def test_a_profile_does_not_count_what_is_private(
    cast: dict[str, Person], alice: Person, settle: Settle, visibility: str
) -> None:
    tell(alice, visibility, settle)

    counts = cast["stranger"].get(f"/v1/users/{alice.user_id}").json()["counts"]

    assert counts["posts"] == (visibility != "private")
