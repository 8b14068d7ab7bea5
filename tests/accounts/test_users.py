"""`GET /users?q=`: people find each other by the beginning of a name."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts import services
from apps.accounts.models import DirectoryEntry, Tie, User
from apps.accounts.models.directory import Audience
from tests.conftest import Person
from tests.factories import NOW, make_user

PATH = "/v1/users"
Settle = Callable[[], None]


def page(who: APIClient, q: str, **more: Any) -> Any:
    answer = who.get(PATH, {"q": q, **more})
    assert answer.status_code == 200
    return answer.json()


def found(who: APIClient, q: str, **more: Any) -> list[str]:
    return [person["userId"] for person in page(who, q, **more)["items"]]


def walk(who: APIClient, q: str, limit: int) -> list[list[str]]:
    """Read a list to its end: the ids page by page."""
    pages: list[list[str]] = []
    more: dict[str, str] = {}
    while True:
        answer = page(who, q, limit=limit, **more)
        pages.append([person["userId"] for person in answer["items"]])
        if answer["nextCursor"] is None:
            return pages
        more = {"cursor": answer["nextCursor"]}


def rename(user_id: str, **fields: Any) -> None:
    services.update_profile(
        user_id=user_id,
        fields=fields,  # type: ignore[arg-type]  # By name.
        if_version=None,
        now=timezone.now(),
    )


def tie(action: str, who: str, whom: str) -> None:
    getattr(services, f"{action}_user")(user_id=who, other_id=whom, now=NOW)


def make_people(word: str, count: int) -> list[str]:
    """Make people in the order of the alphabet, who are all found by a word."""
    ids = []
    for number in range(count):
        user_id = str(uuid4())
        make_user(user_id)
        rename(user_id, display_name=f"{word} {number:02}")
        ids.append(user_id)
    return ids


@pytest.fixture
def word() -> str:
    """A beginning that nobody else has."""
    return f"zy{uuid4().hex[:10]}"


def test_finds_by_username_and_display_name_but_for_case_and_accents(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, username=f"{word}.A", display_name=f"Émile {word}")
    settle()

    for q in (word, word.upper(), f"{word}.a", f"emile {word}", f"ÉMILE {word}", f" {word} "):
        assert found(bob, q) == [alice.user_id]
    assert found(bob, f"x{word}") == found(bob, word[1:]) == []


def test_shows_public_profiles(alice: Person, bob: Person, settle: Settle, word: str) -> None:
    rename(alice.user_id, display_name=word, bio="I water plants.")
    tie("follow", bob.user_id, alice.user_id)
    settle()

    [person] = page(bob, word)["items"]

    assert person == bob.get(f"{PATH}/{alice.user_id}").json()
    assert (person["bio"], person["followedByMe"]) == ("I water plants.", True)
    assert page(alice, word)["items"][0]["followedByMe"] is False


def test_no_email_finds_anybody(
    alice: Person, bob: Person, admin: Person, settle: Settle, word: str
) -> None:
    user_id, email = str(uuid4()), f"{word}@example.com"
    services.create_profile(user_id=user_id, email=email, username=f"n{word}", now=NOW)
    settle()

    for who in (alice, admin):
        assert [found(who, q) for q in (word, email, f"{word}@", email.upper())] == [[]] * 4
    assert found(bob, f"n{word}") == [user_id]


def test_an_email_before_the_name_hides_nobody(alice: Person, settle: Settle, word: str) -> None:
    user_id, email = str(uuid4()), f"{word}-a@example.com"
    services.create_profile(user_id=user_id, email=email, username=f"{word}-b", now=NOW)
    settle()

    assert found(alice, word) == [user_id]


def test_finds_nobody_by_the_id_behind_a_name(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, display_name=word)
    settle()

    assert found(bob, f"{word}#") == found(bob, f"{word}#{alice.user_id}") == []


def hide(who: str, from_whom: str, reason: str) -> None:
    match reason:
        case "not discoverable":
            rename(who, discoverable=False)
        case "suspended":
            User.change(who, changes={"suspended_at": NOW})
        case "deleted":
            User.mark_deleted(who, now=NOW)
        case "blocks":
            tie("block", who, from_whom)
        case _:
            tie("block", from_whom, who)


REASONS = ("not discoverable", "suspended", "deleted", "blocks", "blocked")


@pytest.mark.parametrize("has_settled", [True, False])
@pytest.mark.parametrize("reason", REASONS)
def test_whoever_is_hidden_is_neither_found_nor_counted(
    bob: Person, settle: Settle, word: str, reason: str, has_settled: bool
) -> None:
    first, hidden, last = make_people(word, 3)
    settle()

    hide(hidden, bob.user_id, reason)
    if has_settled:
        settle()

    assert found(bob, word) == [first, last]
    assert walk(bob, word, 2)[0] == [first, last]
    assert [one for some in walk(bob, word, 1) for one in some] == [first, last]


def test_a_block_hides_from_the_two_alone(
    alice: Person, bob: Person, carol: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, display_name=word)
    tie("block", alice.user_id, bob.user_id)
    settle()

    assert (found(bob, word), found(carol, word)) == ([], [alice.user_id])
    tie("unblock", alice.user_id, bob.user_id)
    assert found(bob, word) == [alice.user_id]


def test_administrators_find_who_does_not_want_to_be_found(
    alice: Person, admin: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, display_name=word, discoverable=False)
    settle()

    items = admin.get("/v1/admin/users", {"q": word}).json()["items"]

    assert [user["userId"] for user in items] == [alice.user_id]
    assert found(admin, word) == []


def test_whoever_wants_to_be_found_again_is(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, display_name=word, discoverable=False)
    settle()
    rename(alice.user_id, discoverable=True)
    settle()

    assert found(bob, word) == [alice.user_id]


def test_whoever_is_reinstated_is_found_again(
    admin: Person, alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, display_name=word)
    decide = {"user_id": alice.user_id, "actor_id": admin.user_id, "now": NOW}
    services.suspend_user(**decide)  # type: ignore[arg-type]  # By name.
    settle()
    assert found(bob, word) == []

    services.reinstate_user(**decide)  # type: ignore[arg-type]  # By name.
    settle()

    assert found(bob, word) == [alice.user_id]


def test_changes_that_come_late_twice_or_shuffled_spoil_nothing(
    alice: Person, bob: Person, word: str
) -> None:
    states = [User.load(alice.user_id)]
    for fields in (
        {"display_name": f"{word} one"},
        {"discoverable": False},
        {"display_name": f"{word} two"},
        {"discoverable": True},
    ):
        rename(alice.user_id, **fields)
        states.append(User.load(alice.user_id))
    steps = list(pairwise(states))

    for old, new in (steps[3], steps[1], steps[0], steps[2], steps[1], steps[3]):
        services.index_user(old, new)

    assert found(bob, f"{word} one") == []
    assert found(bob, f"{word} two") == [alice.user_id]


def test_two_entries_at_a_moment_show_somebody_once(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, display_name=f"{word} old")
    old = DirectoryEntry.all_of(User.load(alice.user_id))
    rename(alice.user_id, display_name=f"{word} new")
    settle()

    for entry in old:
        entry.save()

    assert found(bob, word) == [alice.user_id]
    assert found(bob, f"{word} old") == []


def test_half_way_from_one_name_to_another_somebody_comes_once(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, username=f"{word}-x", display_name="Zed")
    settle()
    old = DirectoryEntry.all_of(User.load(alice.user_id))
    rename(alice.user_id, display_name=word)
    settle()

    for entry in old:  # Both names are hers, and both entries say that theirs is the first.
        entry.save()

    assert found(bob, word) == [alice.user_id]


def test_a_follow_does_not_touch_the_directory(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    old = User.load(alice.user_id)
    tie("follow", bob.user_id, alice.user_id)
    new = User.load(alice.user_id)
    dynamodb_calls.clear()

    services.index_user(old, new)

    assert dynamodb_calls == []


def test_a_name_of_letters_that_fold_to_many_has_room(
    alice: Person, bob: Person, settle: Settle
) -> None:
    name = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100
    rename(alice.user_id, display_name=name)
    settle()

    places = [entry.place for entry in DirectoryEntry.all_of(User.load(alice.user_id))]
    assert max(len(place.encode()) for place in places) <= 1024
    assert alice.user_id in found(bob, name)


def test_everybody_finds_themselves(alice: Person, settle: Settle, word: str) -> None:
    rename(alice.user_id, display_name=word)
    settle()

    assert found(alice, word) == [alice.user_id]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
def test_every_page_but_the_last_is_full_and_each_comes_once(
    bob: Person, settle: Settle, word: str, limit: int
) -> None:
    ids = make_people(word, 7)
    settle()
    tie("block", bob.user_id, ids[1])
    tie("block", ids[4], bob.user_id)

    pages = walk(bob, word, limit)

    shown = [one for number, one in enumerate(ids) if number not in {1, 4}]
    assert [one for some in pages for one in some] == shown
    assert {len(some) for some in pages[:-1]} <= {limit}
    assert 0 < len(pages[-1]) <= limit


def test_whoever_has_two_fitting_names_comes_once_over_pages(
    alice: Person, bob: Person, carol: Person, settle: Settle, word: str
) -> None:
    rename(alice.user_id, username=f"{word}-a", display_name=f"{word} Alice")
    rename(bob.user_id, username=f"{word}-b", display_name=f"{word}-a Bob")
    settle()

    pages = walk(carol, word, 1)

    assert sorted(one for some in pages for one in some) == sorted([alice.user_id, bob.user_id])


def test_at_the_bound_the_page_is_short_and_goes_on(bob: Person, settle: Settle, word: str) -> None:
    ids = make_people(word, 6)
    settle()
    for one in ids[:5]:
        tie("block", bob.user_id, one)

    pages = walk(bob, word, 1)

    assert pages[0] == []
    assert [one for some in pages for one in some] == [ids[5]]


def test_many_blocks_cost_no_more(
    bob: Person, settle: Settle, word: str, dynamodb_calls: list[str]
) -> None:
    make_people(word, 1)
    settle()
    for other in (str(uuid4()) for _ in range(50)):
        Tie(bob.user_id, f"blocks#{other}", other_id=other, created_at=NOW).save_once()
    dynamodb_calls.clear()

    assert len(found(bob, word)) == 1

    assert dynamodb_calls == ["Query", "BatchGetItem", "BatchGetItem"]


def test_calls(bob: Person, settle: Settle, word: str, dynamodb_calls: list[str]) -> None:
    ids = make_people(word, 3)
    settle()
    tie("block", bob.user_id, ids[1])
    dynamodb_calls.clear()

    found(bob, word)

    assert dynamodb_calls == ["Query", "BatchGetItem", "BatchGetItem"]


def test_a_cursor_belongs_to_its_user_and_words(
    alice: Person, bob: Person, admin: Person, settle: Settle, word: str
) -> None:
    make_people(word, 2)
    settle()
    cursor = page(bob, word, limit=1)["nextCursor"]

    for who, path, q in (
        (alice, PATH, word),
        (bob, PATH, word[:-1]),
        (admin, "/v1/admin/users", word),
    ):
        answer = who.get(path, {"q": q, "limit": 1, "cursor": cursor})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_CURSOR")
    assert len(found(bob, word, limit=1, cursor=cursor)) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": " "}, "q"),
        ({"q": "\N{COMBINING ACUTE ACCENT}"}, "q"),
        ({"q": "a\x00"}, "q"),
        ({"q": "x" * 101}, "q"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "limit": "101"}, "limit"),
        ({"q": "a", "email": "a@example.com"}, "email"),
    ],
)
def test_refuses_a_wrong_query_by_name(
    alice: Person, query: Any, field: str, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    answer = alice.get(PATH, query)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]
    assert dynamodb_calls == []


def test_entries_for_everybody_hold_no_email(alice: Person) -> None:
    user = User.load(alice.user_id)

    entries = [one for one in DirectoryEntry.all_of(user) if one.letter.startswith("everybody#")]

    assert [entry.names for entry in entries] == [[user.username]]
    assert {entry.letter.partition("#")[0] for entry in DirectoryEntry.all_of(user)} == set(
        Audience
    )


def test_needs_a_token(anonymous: APIClient) -> None:
    assert anonymous.get(PATH, {"q": "a"}).status_code == 401


def test_is_closed_to_keys(alice: Person, anonymous: APIClient) -> None:
    key = {"name": "k", "scopes": ["tasks:read", "tasks:write"]}
    secret = alice.post("/v1/api-keys", key, format="json").json()["secret"]

    assert anonymous.get(PATH, {"q": "a"}, HTTP_X_API_KEY=secret).status_code == 403
