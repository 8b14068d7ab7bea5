"""`manage.py reconcile_counters`: counters are set right, and nothing that happens is lost.

What it does to posts is in test_recount.py.
"""

import threading
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts import services as accounts
from apps.accounts.models import Tie, User
from apps.core.db import transactions
from apps.core.errors import LostRace, NotFound
from apps.social.management.commands import reconcile_counters
from apps.social.services import recount
from apps.social.services.counting import KINDS, with_counters
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.people import counts, rows_counted, somebody
from tests.threads import at_once


def follow(who: str, whom: str) -> None:
    accounts.follow_user(user_id=who, other_id=whom, now=NOW)


def unfollow(who: str, whom: str) -> None:
    accounts.unfollow_user(user_id=who, other_id=whom, now=NOW)


def spoil(user_id: str, **counters: int) -> None:
    """Let counters say what is not so."""
    user = User.load(user_id)
    user.update_if(
        User.version.exists(), *(getattr(User, name).set(to) for name, to in counters.items())
    )


def said_by(user_id: str) -> tuple[int, int, int]:
    user = User.load(user_id)
    return user.followers, user.following, user.posts


def run(*options: str) -> tuple[list[str], str]:
    """Run the command. Returns the lines that it told, and of which errors."""
    out, errors = StringIO(), StringIO()
    call_command("reconcile_counters", *options, stdout=out, stderr=errors)
    return out.getvalue().splitlines(), errors.getvalue()


@pytest.fixture
def ann() -> str:
    """Somebody with 3 followers, who follows one, and has 2 posts that count."""
    user_id, followers = somebody(), [somebody() for _ in range(3)]
    for follower in followers:
        follow(follower, user_id)
    follow(user_id, followers[0])
    for visibility in ("public", "followers", "private"):
        make_post(user_id, visibility=visibility)
    return user_id


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen once, after followers were counted and before the counter is set."""

    def let(happens: Callable[[], object]) -> None:
        real, left = Tie.number_of, [happens]

        def number_of(*args: Any) -> int:
            counted = real(*args)
            if left:
                left.pop()()
            return counted

        monkeypatch.setattr(Tie, "number_of", number_of)

    return let


def test_sets_right_what_is_wrong_and_tells_of_it(ann: str) -> None:
    spoil(ann, followers=7, following=0, posts=5)

    lines, _ = run(f"users/{ann}")

    assert lines == [f"users/{ann}: followers -4, following +1, posts -3", "1 wrong."]
    assert said_by(ann) == (3, 1, 2)
    assert User.load(ann).version == 1
    assert run(f"users/{ann}")[0] == ["None wrong."]


def test_a_dry_run_tells_and_sets_nothing(ann: str) -> None:
    spoil(ann, posts=5)

    lines, _ = run(f"users/{ann}", "--dry-run")

    assert lines == [f"users/{ann}: posts -3", "1 wrong."]
    assert said_by(ann) == (3, 1, 5)


def test_what_is_right_costs_no_write(ann: str, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()

    assert recount("users", ann) == {}
    # Followers of each shard, whom they follow, what they wrote.
    assert dynamodb_calls == ["GetItem", *["Query"] * 18, "BatchGetItem"]


def test_what_happens_in_between_is_not_lost(
    ann: str, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    spoil(ann, followers=7)
    new = somebody()
    meanwhile(lambda: follow(new, ann))

    recount("users", ann)

    assert counts(ann) == rows_counted(ann) == (4, 1)


@pytest.mark.parametrize("is_dry", [False, True])
def test_what_happens_and_is_undone_in_between_is_seen(
    ann: str, monkeypatch: pytest.MonkeyPatch, *, is_dry: bool
) -> None:
    real, new = KINDS["users"].rows_of, somebody()
    counted: list[dict[str, int]] = []

    def rows_of(user: User) -> dict[str, int]:
        if counted:
            return real(user)
        follow(new, ann)
        counted.append(real(user))
        unfollow(new, ann)  # The counter is back at what it was read to be.
        return counted[0]

    monkeypatch.setitem(KINDS, "users", KINDS["users"]._replace(rows_of=rows_of))

    assert recount("users", ann, is_dry=is_dry) == {}
    assert counted[0]["followers"] == 4
    assert said_by(ann) == (3, 1, 2)


def test_what_changes_all_the_time_is_left_as_it_is(
    ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TRIES", 3)
    others = [somebody() for _ in range(3)]

    def rows_of(_user: User) -> dict[str, int]:
        follow(others.pop(), ann)
        return {"followers": 99}

    monkeypatch.setitem(KINDS, "users", KINDS["users"]._replace(rows_of=rows_of))
    lines, _ = run(f"users/{ann}")

    assert lines == [f"users/{ann}: changes too fast, look again later", "None wrong."]
    assert counts(ann) == rows_counted(ann) == (6, 1)


def test_beside_many_who_follow_and_unfollow_counters_stay_equal_to_rows(ann: str) -> None:
    spoil(ann, followers=7)
    others, is_over = [somebody() for _ in range(6)], threading.Event()

    def reconcile() -> None:
        while not is_over.is_set():
            try:
                recount("users", ann)
            except LostRace:
                continue

    def act(number: int) -> None:
        for _ in range(3):
            follow(others[number], ann)
            unfollow(others[number], ann)
        follow(others[number], ann)

    reconciler = threading.Thread(target=reconcile)
    reconciler.start()
    at_once(len(others), act)
    is_over.set()
    reconciler.join()
    recount("users", ann)

    assert counts(ann) == rows_counted(ann) == (9, 1)


def test_looks_at_all_and_goes_on_where_it_was_stopped(
    ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {f"users/{ann}", f"users/{somebody()}", f"posts/{make_post(ann).post_id}"}
    stops = set(places)

    def look(kind: str, row_id: str, **_: object) -> dict[str, int]:
        place = f"{kind}/{row_id}"
        if place in stops:
            stops.remove(place)
            raise KeyboardInterrupt
        places.discard(place)
        return {}

    monkeypatch.setattr(reconcile_counters, "recount", look)  # Quick, beside what other tests made.
    start: list[str] = []
    while stops:
        errors = StringIO()
        with pytest.raises(KeyboardInterrupt):
            call_command("reconcile_counters", *start, stdout=StringIO(), stderr=errors)
        start = [f"--from={errors.getvalue().split()[-1]}"]

    assert run(*start)[0] == ["None wrong."]
    assert places == set()


@pytest.mark.parametrize("options", [["nobody/x"], ["--from=nobody/x"], ["users/x"], ["posts/x"]])
def test_what_is_not_there_is_refused(options: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*options)


def test_who_left_is_not_looked_at(alice: Person) -> None:
    User.mark_deleted(alice.user_id, now=NOW)

    user_ids = [*with_counters("users", after=None)]

    assert alice.user_id not in user_ids
    assert not any("#" in user_id for user_id in user_ids)
    with pytest.raises(NotFound):
        recount("users", alice.user_id)
