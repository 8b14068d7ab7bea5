"""DELETE /users/me: signed out at once, and within minutes no trace is left, whatever crashes."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from apps.accounts import cognito, handlers, services
from apps.accounts.models import ApiKey, AuditEntry, User
from apps.accounts.models.ties import Kind, Tie
from apps.accounts.services import erasing
from apps.core import due
from apps.core.api.authentication import forget_standing
from apps.core.aws.clients import client
from apps.core.db import connection
from apps.core.due import Due
from apps.media import bucket
from tests.accounts.belonger import Belonger, is_in_pool, traces
from tests.accounts.conftest import Newcomer, SignedIn
from tests.conftest import Person, Settler

Settle = Callable[[], None]
STRIDE = 1 if "SOAK" in os.environ else 20  # Of the calls before which the process is killed.
CALLS_AT_MOST = 120  # Of an erasure to AWS; the last parameters kill nothing.


class Killed(BaseException):
    """The process is gone."""


def leave(who: APIClient, password: str) -> Any:
    return who.delete("/v1/users/me", {"password": password}, "json")


def minutes_later(minutes: int = 3) -> None:
    due.run_all(datetime.now(UTC) + timedelta(minutes=minutes))


@pytest.fixture
def belonger(member: Newcomer, settle: Settle, alice: Person) -> Belonger:
    return Belonger(member, settle, alice.user_id)


def what_is_left(of: Belonger) -> list[str]:
    """Find traces, but for the row that says of an id that somebody has left."""
    return [one for one in traces(of.words) if "deletedAt" not in one or of.canary in one]


def test_signs_out_at_once_and_for_good(member: Newcomer) -> None:
    who = member.sign_in()

    answer = leave(who, member.password)

    assert (answer.status_code, answer.content) == (202, b"")
    assert who.get("/v1/users/me").status_code == 401
    assert member.login().status_code == 401
    refreshed = member.post("refresh", refreshToken=who.tokens["refreshToken"])
    assert refreshed.status_code == 401


def test_leaves_no_trace_of_anything(belonger: Belonger, settle: Settle) -> None:
    assert traces(belonger.words)

    leave(belonger.client, belonger.member.password)
    settle()
    minutes_later()

    assert what_is_left(belonger) == []
    assert not is_in_pool(belonger.user_id, belonger.member.email)


def test_leaves_what_is_others_as_it_was(
    belonger: Belonger, another: Newcomer, alice: Person, settle: Settle
) -> None:
    another.register()
    another.confirm()
    other = Belonger(another, settle, alice.user_id)
    before = traces([other.canary])

    leave(belonger.client, belonger.member.password)
    settle()
    minutes_later()

    assert traces([other.canary]) == before
    assert other.client.get("/v1/users/me").json()["counts"]["followers"] == 1


def test_those_who_were_followed_count_one_less(belonger: Belonger, alice: Person) -> None:
    assert alice.get("/v1/users/me").json()["counts"]["followers"] == 1

    leave(belonger.client, belonger.member.password)
    services.erase(user_id=belonger.user_id, now=datetime.now(UTC))

    counts = alice.get("/v1/users/me").json()["counts"]
    assert (counts["followers"], counts["following"]) == (0, 0)
    assert Tie.some_around(alice.user_id) == []


def test_blocks_end_on_both_sides(member: Newcomer, alice: Person, bob: Person) -> None:
    who = member.sign_in()
    user_id = who.get("/v1/users/me").json()["userId"]
    now = datetime.now(UTC)
    services.block_user(user_id=user_id, other_id=alice.user_id, now=now)
    services.block_user(user_id=bob.user_id, other_id=user_id, now=now)

    leave(who, member.password)
    services.erase(user_id=user_id, now=now)

    ties = [
        Tie.of(Kind.BLOCKED_BY, alice.user_id, user_id),
        Tie.of(Kind.BLOCKS, bob.user_id, user_id),
    ]
    assert Tie.existing(ties) == []


def test_requests_to_follow_end_on_both_sides(member: Newcomer, alice: Person, bob: Person) -> None:
    who = member.sign_in()
    user_id = who.get("/v1/users/me").json()["userId"]
    now = datetime.now(UTC)
    for asker, asked in ((user_id, alice.user_id), (bob.user_id, user_id)):
        User.change(asked, changes={"private_account": True})
        services.follow_user(user_id=asker, other_id=asked, now=now)

    leave(who, member.password)
    services.erase(user_id=user_id, now=now)

    assert [Tie.some_around(one) for one in (user_id, alice.user_id, bob.user_id)] == [[], [], []]


def test_the_audit_log_stays_but_names_them_no_more(
    member: Newcomer, admin: Person, settle: Settle
) -> None:
    who = member.sign_in()
    user_id = who.get("/v1/users/me").json()["userId"]
    for verb in ("suspend", "reinstate"):
        admin.post(f"/v1/admin/users/{user_id}/{verb}")
    forget_standing(user_id)
    who = member.sign_in()

    assert leave(who, member.password).status_code == 202
    settle()
    minutes_later()

    entries = admin.get("/v1/admin/audit", {"limit": "2"}).json()["items"]
    assert [(entry["action"], entry["userId"]) for entry in entries] == [
        ("users.reinstate", None),
        ("users.suspend", None),
    ]
    assert {entry["actorId"] for entry in entries} == {admin.user_id}
    assert AuditEntry.forget(user_id)


def test_the_name_and_the_address_are_free_again(member: Newcomer, settle: Settle) -> None:
    leave(member.sign_in(), member.password)
    settle()

    assert member.register().status_code == 201
    assert member.confirm().status_code == 200
    body = member.sign_in().get("/v1/users/me").json()
    assert (body["username"], body["email"]) == (member.username, member.email)


def test_a_token_that_outlived_them_does_not_bring_them_back(
    member: Newcomer, settle: Settle
) -> None:
    who = member.sign_in()
    user_id = who.get("/v1/users/me").json()["userId"]
    leave(who, member.password)
    settle()
    minutes_later()
    forget_standing(user_id)  # As another process has it.

    assert who.get("/v1/users/me").status_code == 401
    row = User.find_even_deleted(user_id)
    assert row
    assert row.expires_at
    assert row.expires_at - datetime.now(UTC) > timedelta(hours=1, minutes=59)


def test_what_another_instance_still_writes_goes_too(belonger: Belonger, settle: Settle) -> None:
    leave(belonger.client, belonger.member.password)
    settle()

    ApiKey(
        belonger.user_id,
        "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB",
        name=belonger.canary,
        scopes=[],
        rate_per_minute=1,
        secret_hash="x",
        created_at=datetime.now(UTC),
    ).save()
    minutes_later()

    assert what_is_left(belonger) == []


def test_a_wrong_password_deletes_nothing(member: Newcomer) -> None:
    who = member.sign_in()

    answer = leave(who, "Wrong-horse-1")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")
    assert who.get("/v1/users/me").status_code == 200


def test_five_wrong_passwords_in_five_minutes(member: Newcomer) -> None:
    who = member.sign_in()
    statuses = [leave(who, "Wrong-horse-1").status_code for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert leave(who, member.password).status_code == 429


@pytest.mark.parametrize("body", [{}, {"password": None}, {"password": 5}, {"pass": "x"}])
def test_refuses_a_wrong_body(member: Newcomer, body: Any) -> None:
    answer: Any = member.sign_in().delete("/v1/users/me", body, "json")

    assert answer.status_code == 400


def test_only_the_version_that_the_client_names_goes(member: Newcomer) -> None:
    who = member.sign_in()
    who.patch("/v1/users/me", {"displayName": "Another"}, "json")

    stale = who.delete(
        "/v1/users/me", {"password": member.password}, "json", headers={"If-Match": '"1"'}
    )

    assert (stale.status_code, stale.json()["error"]["details"]) == (412, {"currentVersion": 2})
    assert who.get("/v1/users/me").status_code == 200


def test_what_is_more_than_a_job_does_is_left_to_the_next(
    member: Newcomer, monkeypatch: pytest.MonkeyPatch, settle: Settler
) -> None:
    who = member.sign_in()
    user_id = str(who.get("/v1/users/me").json()["userId"])
    leave(who, member.password)
    settle.forget()  # The job of the request.

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "ROUNDS", 0)
        handlers.erase({"user_id": user_id})
    assert traces([member.username])
    settle()

    assert traces([member.email, member.username]) == []


def test_a_key_opens_no_way_out(member: Newcomer, anonymous: APIClient) -> None:
    key = member.sign_in().post("/v1/api-keys", {"name": "k", "scopes": ["tasks:write"]}, "json")
    anonymous.credentials(HTTP_X_API_KEY=key.json()["secret"])

    assert leave(anonymous, member.password).status_code == 403


def test_nobody_who_is_here_is_erased(alice: Person) -> None:
    assert services.erase(user_id=alice.user_id, now=datetime.now(UTC))

    assert alice.get("/v1/users/me").status_code == 200


def test_erasing_waits_for_the_streams(member: Newcomer, settle: Settle) -> None:
    who = member.sign_in()
    user_id = who.get("/v1/users/me").json()["userId"]
    leave(who, member.password)

    minutes_later(1)
    rows = [row for _, row in due.due_rows(datetime.now(UTC)) if row.user_id == user_id]
    assert len(rows) == 1

    minutes_later(3)
    assert Due.find(*rows[0].keys()) is None


@pytest.fixture
def kill_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], list[str]]]:
    """Let the process be gone before its n-th call to AWS; tells which calls were made."""
    made: list[str] = []
    deadly = [-1]

    def watch(owner: Any) -> None:
        real = owner._make_api_call

        def call(operation: str, request: Any) -> Any:
            if len(made) == deadly[0]:
                raise Killed
            made.append(operation)
            return real(operation, request)

        monkeypatch.setattr(owner, "_make_api_call", call)

    for owner in (connection.client, client("cognito-idp"), client("sqs"), bucket._s3()):
        watch(owner)

    def until(number: int) -> list[str]:
        made.clear()
        deadly[0] = number
        return made

    yield until
    deadly[0] = -1


@pytest.mark.parametrize("number", range(0, CALLS_AT_MOST, STRIDE))
def test_killed_before_any_call_and_run_again_it_leaves_no_trace(
    belonger: Belonger, settle: Settle, kill_before: Callable[[int], list[str]], number: int
) -> None:
    leave(belonger.client, belonger.member.password)
    made = kill_before(number)
    try:
        services.erase(user_id=belonger.user_id, now=datetime.now(UTC))
    except Killed:
        assert len(made) == number

    kill_before(-1)
    minutes_later()
    settle()
    minutes_later(4)

    assert what_is_left(belonger) == []
    assert not is_in_pool(belonger.user_id, belonger.member.email)


def delete_account(user_id: str, member: Newcomer) -> None:
    services.delete_account(
        user_id=user_id, password=member.password, if_version=None, now=datetime.now(UTC)
    )


@pytest.mark.parametrize("number", range(8))
def test_killed_while_it_is_asked_for_it_is_done_or_asked_for_again(
    member: Newcomer, settle: Settle, kill_before: Callable[[int], list[str]], number: int
) -> None:
    who = member.sign_in()
    user_id = str(who.get("/v1/users/me").json()["userId"])
    kill_before(number)
    try:
        delete_account(user_id, member)
    except Killed:
        kill_before(-1)
        if User.find(user_id):
            delete_account(user_id, member)
    kill_before(-1)
    settle()
    minutes_later()

    assert not is_in_pool(user_id, member.email)
    assert traces([member.email, member.username]) == []


def test_the_command_deletes_as_the_owner_could(belonger: Belonger, settle: Settle) -> None:
    out = StringIO()

    call_command("delete_user", belonger.member.email.upper(), stdout=out)
    settle()
    minutes_later()

    assert out.getvalue().endswith(f"deleted user {belonger.user_id}\n")
    assert what_is_left(belonger) == []


def test_the_command_goes_on_with_what_was_begun(member: Newcomer) -> None:
    user_id = member.sign_in().get("/v1/users/me").json()["userId"]
    services.begin_erasure(user_id=user_id, now=datetime.now(UTC))
    out = StringIO()

    call_command("delete_user", member.email, stdout=out)

    assert out.getvalue().startswith("Going on")
    assert not is_in_pool(user_id, member.email)


def test_a_dry_run_of_the_command_deletes_nobody(member: Newcomer) -> None:
    user_id = member.sign_in().get("/v1/users/me").json()["userId"]
    out = StringIO()

    call_command("delete_user", member.email, "--dry-run", stdout=out)

    assert out.getvalue() == f"would delete user {user_id}\n"
    assert cognito.find_user(member.email)


def test_the_command_knows_nobody_of_another_name() -> None:
    with pytest.raises(CommandError, match="no user"):
        call_command("delete_user", "nobody@example.com")


def test_calls(member: Newcomer, dynamodb_calls: list[str]) -> None:
    who: SignedIn = member.sign_in()
    who.get("/v1/users/me")
    dynamodb_calls.clear()

    leave(who, member.password)

    limits = ["UpdateItem"] * 4  # The windows of two limits begin, each after a refusal,
    given_back = ["UpdateItem"] * 2
    assert dynamodb_calls == [*limits, *given_back, "GetItem", "TransactWriteItems"]
