"""A process may die after each of its calls to AWS. Nothing stays half done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.accounts import cognito, services
from apps.accounts.models import Registration, User, Username
from apps.accounts.reconcile import repair_all, run_reconcile
from apps.core.aws.clients import client
from apps.core.db import connection
from apps.core.errors import Unavailable
from tests.accounts.conftest import Newcomer

SOON = timedelta(minutes=6)
TOMORROW = timedelta(hours=24, minutes=6)
CALLS_AT_MOST = 13  # Of any of these requests; the last parameter kills nothing.


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_after(calls: int) -> Iterator[list[str]]:
    """Kill the process once AWS has answered so many calls. Yields the names of those answered."""
    answered: list[str] = []

    def count(model: Any, **_: Any) -> None:
        answered.append(model.name)
        if len(answered) == calls:
            raise Killed

    _ = connection.client  # Made before it is listened to.
    sources = [connection.client.meta.events, client("cognito-idp").meta.events]
    for events in sources:
        events.register("after-call", count)
    try:
        yield answered
    finally:
        for events in sources:
            events.unregister("after-call", count)


def kill_once(act: Callable[[], object], after: int) -> bool:
    """Run `act` and kill it. Returns whether it was killed, and not done before."""
    with killed_after(after):
        try:
            act()
        except Killed:
            return True
    return False


def assert_all_or_nothing(who: Newcomer) -> str:
    """Look into both stores. Returns how far `who` has come."""
    registration = Registration.find_of(who.email)
    claim = Username.find_of(who.username)
    pool_user = cognito.find_user(who.email)
    if pool_user is None:
        assert (registration, claim) == (None, None)
        return "nothing"
    assert claim is not None
    if pool_user.is_confirmed:
        assert registration is None
        assert claim.holder == User.load(pool_user.sub).user_id
        assert User.load(pool_user.sub).username == who.username
        return "member"
    assert registration is not None
    assert registration.sub == pool_user.sub
    assert claim.holder == registration.user_id
    return "registered"


@pytest.mark.parametrize("after", range(1, CALLS_AT_MOST + 1))
def test_a_registration_killed_after_any_call_leaves_all_or_nothing(
    newcomer: Newcomer, after: int
) -> None:
    was_killed = kill_once(newcomer.register, after)

    run_reconcile(timezone.now() + SOON)

    state = assert_all_or_nothing(newcomer)
    assert state in {"nothing", "registered"}
    assert was_killed or state == "registered"
    assert not was_killed or after < CALLS_AT_MOST
    assert newcomer.register().status_code == 201
    assert newcomer.confirm().status_code == 200


@pytest.mark.parametrize("after", range(1, CALLS_AT_MOST + 1))
def test_a_registration_that_replaces_another_leaves_all_or_nothing(
    newcomer: Newcomer, after: int
) -> None:
    newcomer.register()

    was_killed = kill_once(newcomer.register, after)
    run_reconcile(timezone.now() + SOON)

    assert not was_killed or after < CALLS_AT_MOST
    assert assert_all_or_nothing(newcomer) in {"nothing", "registered"}


@pytest.mark.parametrize("after", range(1, CALLS_AT_MOST + 1))
def test_a_confirmation_killed_after_any_call_leaves_all_or_nothing(
    newcomer: Newcomer, after: int
) -> None:
    newcomer.register()

    was_killed = kill_once(newcomer.confirm, after)
    run_reconcile(timezone.now() + SOON)

    assert not was_killed or after < CALLS_AT_MOST
    state = assert_all_or_nothing(newcomer)
    assert state in {"registered", "member"}
    assert was_killed or state == "member"
    if state == "registered":
        services.confirm(
            email=newcomer.email,
            registration_id=newcomer.registration_id,
            code="123456",
            now=timezone.now() + timedelta(minutes=1),
        )
    assert newcomer.sign_in().get("/v1/users/me").json()["username"] == newcomer.username


@pytest.mark.parametrize("after", range(1, CALLS_AT_MOST + 1))
def test_a_crash_in_an_attempt_on_a_members_email_harms_nobody(
    member: Newcomer, another: Newcomer, after: int
) -> None:
    kill_once(lambda: another.register(email=member.email), after)
    run_reconcile(timezone.now() + TOMORROW)

    assert Registration.find_of(member.email) is None
    assert Username.find_of(another.username) is None
    assert assert_all_or_nothing(member) == "member"
    assert member.login().status_code == 200


def test_takes_back_a_registration_that_nobody_confirmed_in_a_day(newcomer: Newcomer) -> None:
    newcomer.register()

    run_reconcile(timezone.now() + timedelta(hours=23))
    assert assert_all_or_nothing(newcomer) == "registered"
    run_reconcile(timezone.now() + TOMORROW)

    assert assert_all_or_nothing(newcomer) == "nothing"


def test_deletes_who_signed_up_at_cognito_and_never_confirmed(newcomer: Newcomer) -> None:
    cognito.sign_up(newcomer.email, newcomer.password)

    run_reconcile(timezone.now() + timedelta(hours=23))
    assert cognito.find_user(newcomer.email) is not None
    run_reconcile(timezone.now() + TOMORROW)

    assert cognito.find_user(newcomer.email) is None


def test_does_not_touch_a_confirmation_under_way(newcomer: Newcomer) -> None:
    newcomer.register()
    later = timezone.now() + TOMORROW
    Registration.load(f"registration#{newcomer.email}").begin_confirming(later)

    run_reconcile(later)

    assert assert_all_or_nothing(newcomer) == "registered"


def test_one_failing_repair_does_not_stop_the_others(
    newcomer: Newcomer, another: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer.register()
    another.register()
    delete = cognito.delete_user
    first = Registration.load(f"registration#{newcomer.email}").sub

    def fail_once(sub: str) -> None:
        if sub == first:
            raise Unavailable
        delete(sub)

    monkeypatch.setattr(cognito, "delete_user", fail_once)
    repair_all(timezone.now() + TOMORROW)

    assert Registration.find_of(newcomer.email) is not None
    assert assert_all_or_nothing(another) == "nothing"


def test_the_command_repairs_and_says_so(newcomer: Newcomer) -> None:
    newcomer.register()
    row = Registration.load(f"registration#{newcomer.email}")
    row.update([Registration.open_since.set(timezone.now() - TOMORROW)])
    would, did, again = StringIO(), StringIO(), StringIO()

    call_command("reconcile_accounts", "--dry-run", stdout=would)
    call_command("reconcile_accounts", stdout=did)
    call_command("reconcile_accounts", stdout=again)

    line = f"take back lapsed registration {newcomer.registration_id}"
    assert f"would {line}" in would.getvalue()
    assert line in did.getvalue()
    assert line not in again.getvalue()
    assert assert_all_or_nothing(newcomer) == "nothing"
