"""People are found by the beginning of any of their names, each once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import DirectoryEntry, User
from tests.conftest import Person

Settle = Callable[[], None]


def found(admin: Person, q: str, **more: str) -> list[str]:
    answer = admin.get("/v1/admin/users", {"q": q, **more})
    assert answer.status_code == 200
    return [user["userId"] for user in answer.json()["items"]]


def rename(who: Person, **fields: Any) -> None:
    services.update_profile(
        user_id=who.user_id,
        fields=fields,  # type: ignore[arg-type]  # By name.
        if_version=None,
        now=timezone.now(),
    )


@pytest.fixture
def word() -> str:
    """A beginning that nobody else has."""
    return f"zz{uuid4().hex[:10]}"


def test_finds_by_each_name_but_for_case_and_accents(
    admin: Person, alice: Person, settle: Settle, word: str
) -> None:
    rename(alice, username=f"{word}.A", display_name=f"Émile {word}")
    settle()

    for q in (word, word.upper(), f"{word}.a", f"emile {word}", f"ÉMILE {word}"):
        assert found(admin, q) == [alice.user_id]
    assert found(admin, alice.user_id[:30]) == [alice.user_id]  # The e-mail.
    assert found(admin, f"x{word}") == []


def test_shows_what_administrators_need(admin: Person, alice: Person, settle: Settle) -> None:
    settle()

    [user] = admin.get("/v1/admin/users", {"q": f"{alice.user_id}@"}).json()["items"]

    assert user == {
        "userId": alice.user_id,
        "username": f"user-{alice.user_id[:8]}",
        "displayName": None,
        "email": f"{alice.user_id}@example.com",
        "emailVerified": True,
        "roles": [],
        "suspendedAt": None,
        "createdAt": "2026-03-01T09:30:00.000Z",
        "updatedAt": "2026-03-01T09:30:00.000Z",
    }


def test_finds_whoever_has_two_fitting_names_once(
    admin: Person, alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    rename(alice, username=f"{word}-a", display_name=f"{word} Alice")
    rename(bob, username=f"{word}-b", display_name=f"{word}-a Bob")
    settle()

    seen: list[str] = []
    query = {"q": word, "limit": "1"}
    while query:
        page = admin.get("/v1/admin/users", query).json()
        seen += [user["userId"] for user in page["items"]]
        more = page["nextCursor"]
        query = {"q": word, "limit": "1", "cursor": more} if more else {}

    assert sorted(seen) == sorted([alice.user_id, bob.user_id])


def test_finds_nobody_by_the_id_behind_a_name(
    admin: Person, alice: Person, settle: Settle, word: str
) -> None:
    rename(alice, display_name=word)
    settle()

    assert found(admin, f"{word}#{alice.user_id}") == []


def test_forgets_a_name_that_was_given_up(
    admin: Person, alice: Person, settle: Settle, word: str
) -> None:
    rename(alice, display_name=f"{word} old")
    settle()
    rename(alice, display_name=f"{word} new")
    settle()

    assert found(admin, f"{word} old") == []
    assert found(admin, f"{word} new") == [alice.user_id]


def test_forgets_whoever_is_deleted(
    admin: Person, alice: Person, settle: Settle, word: str
) -> None:
    rename(alice, display_name=word)
    settle()
    User.mark_deleted(alice.user_id, now=timezone.now())
    settle()

    assert found(admin, word) == []


def test_changes_that_come_late_or_twice_spoil_nothing(
    admin: Person, alice: Person, word: str
) -> None:
    first = User.load(alice.user_id)
    rename(alice, display_name=f"{word} one")
    second = User.load(alice.user_id)
    rename(alice, display_name=f"{word} two")
    third = User.load(alice.user_id)

    for old, new in ((second, third), (first, second), (second, third), (first, second)):
        services.index_user(old, new)

    assert found(admin, f"{word} one") == []
    assert found(admin, f"{word} two") == [alice.user_id]


def test_a_change_of_no_name_writes_nothing(alice: Person, dynamodb_calls: list[str]) -> None:
    old = User.load(alice.user_id)
    new = services.update_profile(
        user_id=alice.user_id, fields={"bio": "New"}, if_version=None, now=timezone.now()
    )
    dynamodb_calls.clear()

    services.index_user(old, new)

    assert dynamodb_calls == []


def test_calls(
    admin: Person, alice: Person, settle: Settle, word: str, dynamodb_calls: list[str]
) -> None:
    rename(alice, display_name=word)
    settle()
    dynamodb_calls.clear()

    found(admin, word)

    assert dynamodb_calls == ["Query", "BatchGetItem"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": " "}, "q"),
        ({"q": "\N{COMBINING ACUTE ACCENT}"}, "q"),
        ({"q": "x" * 255}, "q"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "sort": "username"}, "sort"),
    ],
)
def test_refuses_a_wrong_query_by_name(admin: Person, query: Any, field: str) -> None:
    answer = admin.get("/v1/admin/users", query)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]


def test_an_entry_of_nobody_is_none() -> None:
    assert DirectoryEntry.all_of(None) == []
