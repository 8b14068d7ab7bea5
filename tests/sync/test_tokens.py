"""The tokens of GET /sync: whose, and for how long."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core import change_log, sync
from apps.core.api.sync import seal
from apps.core.change_log import LogRow
from apps.core.sync import Clock, SyncTokenExpired, Token
from tests.conftest import Person
from tests.factories import ZONE, make_task
from tests.sync.device import Device

Settle = Callable[[], None]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def since(who: Person, token: Token, **query: Any) -> Any:
    return who.get("/v1/sync", {"since": seal(token, who.user_id), **query})


def is_expired(token: Token, who: Person, now: datetime = NOW) -> bool:
    try:
        sync.changes_since(token, user_id=who.user_id, clock=Clock(now, ZONE), limit=10)
    except SyncTokenExpired:
        return True
    return False


def test_one_older_than_90_days_is_gone(alice: Person) -> None:
    answer = since(alice, Token(0, datetime.now(UTC) - timedelta(days=91)))

    assert answer.status_code == 410
    assert answer.json()["error"]["code"] == "SYNC_TOKEN_EXPIRED"


@pytest.mark.parametrize(("days", "is_gone"), [(90, False), (90.01, True)])
def test_ends_after_90_days(alice: Person, days: float, is_gone: bool) -> None:
    assert is_expired(Token(0, NOW - timedelta(days=days)), alice) == is_gone


def test_entries_outlast_the_tokens_that_need_them(alice: Person, settle: Settle) -> None:
    make_task(alice.user_id)
    settle()

    entry = LogRow.load(alice.user_id, LogRow.entry(alice.user_id, 1).place)

    assert entry.expires_at is not None
    assert entry.expires_at > datetime.now(UTC) + change_log.KEPT


def test_one_that_the_log_does_not_reach_back_to_is_gone(alice: Person, settle: Settle) -> None:
    for title in "abc":
        make_task(alice.user_id, title)
    settle()
    LogRow.entry(alice.user_id, 1).delete(add_version_condition=False)

    assert is_expired(Token(0, NOW), alice)
    assert not is_expired(Token(1, NOW), alice)


def test_one_that_lies_before_the_log_is_gone(alice: Person, settle: Settle) -> None:
    make_task(alice.user_id)  # The table was restored from a backup, say.
    settle()

    assert is_expired(Token(2, NOW), alice)
    assert not is_expired(Token(1, NOW), alice)


def test_entries_that_all_are_gone_are_missed(alice: Person, settle: Settle) -> None:
    make_task(alice.user_id)
    settle()
    LogRow.entry(alice.user_id, 1).delete(add_version_condition=False)

    assert is_expired(Token(0, NOW), alice)


def test_an_entry_that_is_written_while_it_is_read_is_no_gap(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_task(alice.user_id)
    settle()
    seen = [[LogRow(alice.user_id, change_log.END, last=1)]]  # The entry's place was passed before.
    page = LogRow.page

    def late(*args: Any, **options: Any) -> Any:
        read = page(*args, **options)
        return type(read)(seen.pop(), None) if seen else read

    monkeypatch.setattr(LogRow, "page", late)

    assert change_log.read_behind(alice.user_id, 0, limit=10).last == 1


def test_is_of_its_user_alone(alice: Person, bob: Person) -> None:
    device = Device(alice)
    device.step()

    answer = bob.get("/v1/sync", {"since": str(device.token)})

    assert answer.status_code == 400
    assert set(answer.json()["error"]["details"]) == {"since"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"since": ""}, "since"),
        ({"since": "x" * 5000}, "since"),
        ({"since": "ü"}, "since"),
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"until": 1}, "until"),
    ],
)
def test_what_is_no_query_is_refused(alice: Person, query: dict[str, Any], field: str) -> None:
    answer = alice.get("/v1/sync", query)

    assert answer.status_code == 400
    assert set(answer.json()["error"]["details"]) == {field}


def test_nobody_unknown_and_no_key_gets_any(alice: Person, anonymous: Person) -> None:
    key = alice.post("/v1/api-keys", {"name": "All", "scopes": ["tasks:read"]}, "json").json()

    assert anonymous.get("/v1/sync").status_code == 401
    assert anonymous.get("/v1/sync", HTTP_X_API_KEY=key["secret"]).status_code == 403
