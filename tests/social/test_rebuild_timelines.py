"""`manage.py rebuild_timelines`: follows and posts say what stands in a timeline."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.social.models import Entry, LargeAuthor, Post
from apps.social.models.lines import KEPT
from apps.social.services import timelines
from tests.conftest import Person
from tests.factories import NOW
from tests.social.feeds import follow, large_authors_of, timeline, write_entries, write_posts


def run(*options: str) -> str:
    out = StringIO()
    call_command("rebuild_timelines", *options, stdout=out)
    return out.getvalue()


def told(missing: int = 0, needless: int = 0, large: int = 0) -> str:
    return (
        f"{missing} missing, {needless} needless posts, {large} large authors to note or forget\n"
    )


def make_large(author: Person) -> None:
    LargeAuthor.begin(author.user_id, NOW)
    for shard in range(16):
        LargeAuthor.note_shard(author.user_id, shard, NOW)


def test_puts_what_is_missing_and_takes_out_what_is_needless(
    alice: Person, bob: Person, carol: Person
) -> None:
    follow(alice, bob)
    own = write_posts(alice.user_id, 1, visibility="private")
    Entry.drop([Entry(f"home#{alice.user_id}", own[0])])
    posts = write_posts(bob.user_id, 3)
    Post.change(posts[0], changes={"visibility": "private"})
    write_entries(alice.user_id, carol.user_id, write_posts(carol.user_id, 2))
    write_entries(alice.user_id, bob.user_id, posts[:2])

    assert run(alice.user_id) == f"{alice.user_id}: {told(missing=2, needless=3)}"

    assert timeline(alice.user_id) == sorted([*posts[1:], *own], reverse=True)
    assert run(alice.user_id) == f"{alice.user_id}: {told()}"


def test_a_dry_run_changes_nothing(alice: Person, bob: Person, carol: Person) -> None:
    follow(alice, bob)
    make_large(bob)
    stray = write_posts(carol.user_id, 2)
    write_entries(alice.user_id, carol.user_id, stray)

    assert run(alice.user_id, "--dry-run").endswith(told(needless=2, large=1))

    assert timeline(alice.user_id) == stray
    assert large_authors_of(alice.user_id) == set()


def test_large_authors_are_named_instead(alice: Person, bob: Person) -> None:
    follow(alice, bob)
    write_entries(alice.user_id, bob.user_id, write_posts(bob.user_id, 2))
    Entry.note_large(alice.user_id, "somebody else")
    make_large(bob)

    assert run(alice.user_id).endswith(told(needless=2, large=2))

    assert large_authors_of(alice.user_id) == {bob.user_id}
    assert timeline(alice.user_id) == []


def test_keeps_the_newest_of_all_authors(
    alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelines, "KEPT", 5)
    posts: list[str] = []
    for author in (bob, carol):
        follow(alice, author)
        posts += write_posts(author.user_id, 4)

    run(alice.user_id)

    assert timeline(alice.user_id) == sorted(posts, reverse=True)[:5]
    assert KEPT == 1000


def test_all_are_rebuilt_or_those_behind_one(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = ["a", alice.user_id, str(uuid4()), bob.user_id]
    monkeypatch.setattr(User, "all_ids", lambda after: everybody[everybody.index(after) + 1 :])

    lines = run("--all", "--after", "a").splitlines()

    assert lines == [f"{one}: {told()}".strip() for one in (alice.user_id, bob.user_id)]


def test_everybody_is_found_page_by_page(alice: Person, bob: Person) -> None:
    everybody = [*User.all_ids(None)]

    assert {alice.user_id, bob.user_id} <= set(everybody)
    assert not [one for one in everybody if "#" in one]
    assert [*User.all_ids(everybody[1])] == everybody[2:]


@pytest.mark.parametrize("options", [(), ("somebody", "--all")])
def test_wants_to_know_whose(options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="Name a user, or say --all"):
        run(*options)


def test_nobody_has_no_timeline() -> None:
    with pytest.raises(CommandError, match="no such user"):
        run(str(uuid4()))
