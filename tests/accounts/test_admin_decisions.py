"""Suspending, reinstating, roles: the row, the log and Cognito agree, also after a crash."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts import cognito, services
from apps.accounts.models import AuditEntry, User
from apps.accounts.reconcile import repair_all, repairs
from apps.core.aws.clients import client
from apps.core.errors import Unavailable
from tests.accounts.conftest import Newcomer, SignedIn
from tests.conftest import MakeToken, Person
from tests.threads import at_once

SOON = timedelta(minutes=6)


def decide(who: APIClient, user_id: str, what: str) -> Any:
    return who.post(f"/v1/admin/users/{user_id}/{what}")


def set_roles(who: APIClient, user_id: str, *roles: str) -> Any:
    return who.put(f"/v1/admin/users/{user_id}/roles", {"roles": list(roles)}, format="json")


def log_of(user_id: str) -> list[AuditEntry]:
    """What the log holds of a user, the newest first."""
    found = AuditEntry.newest(timezone.now(), limit=10_000, after=None).items
    return [entry for entry in found if entry.user_id == user_id]


def sub_of(member: Newcomer) -> str:
    user = cognito.find_user(member.email)
    assert user
    return user.sub


def groups_of(sub: str) -> list[str]:
    answer = client("cognito-idp").admin_list_groups_for_user(
        UserPoolId=settings.COGNITO_POOL_ID, Username=sub
    )
    return sorted(group["GroupName"] for group in answer["Groups"])


def may_sign_in(sub: str) -> bool:
    answer = client("cognito-idp").admin_get_user(UserPoolId=settings.COGNITO_POOL_ID, Username=sub)
    return bool(answer["Enabled"])


def open_repairs(user_id: str) -> list[str]:
    return [one.what for one in repairs(timezone.now() + SOON) if user_id in one.what]


def test_a_suspended_user_is_out_and_stays_out(admin: Person, member: Newcomer) -> None:
    who, sub = member.sign_in(), sub_of(member)
    assert who.get("/v1/users/me").status_code == 200

    answer = decide(admin, sub, "suspend")

    body = answer.json()
    assert answer.status_code == 200
    assert body == {
        "userId": sub,
        "username": member.username,
        "displayName": None,
        "email": member.email,
        "emailVerified": True,
        "roles": [],
        "suspendedAt": body["suspendedAt"],
        "createdAt": body["createdAt"],
        "updatedAt": body["updatedAt"],
    }
    assert body["suspendedAt"]
    assert who.get("/v1/users/me").status_code == 401
    assert member.login().status_code == 401
    refreshed = member.post("refresh", refreshToken=who.tokens["refreshToken"])
    assert refreshed.status_code == 401


def test_a_new_password_does_not_let_a_suspended_user_in(admin: Person, member: Newcomer) -> None:
    decide(admin, sub_of(member), "suspend")

    asked = member.post("forgot-password", email=member.email)
    # The embedded Cognito takes the code, the real one sends none.
    member.post("reset-password", email=member.email, code="654321", newPassword="Other-horse-22")

    assert asked.status_code == 202
    assert member.login("Other-horse-22").status_code == 401


def test_a_reinstated_user_signs_in_anew(admin: Person, member: Newcomer) -> None:
    before, sub = member.sign_in(), sub_of(member)
    decide(admin, sub, "suspend")

    answer = decide(admin, sub, "reinstate")

    assert (answer.status_code, answer.json()["suspendedAt"]) == (200, None)
    assert before.get("/v1/users/me").status_code == 401  # What was void stays void.
    assert member.sign_in().get("/v1/users/me").status_code == 200


def test_other_processes_refuse_a_suspended_user_within_a_minute(
    alice: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    services.suspend_user(user_id=alice.user_id, actor_id=admin.user_id, now=now)
    assert alice.get("/v1/users/me").status_code == 200  # Here nobody was told.

    later = time.monotonic() + 61
    monkeypatch.setattr("apps.core.caches.time.monotonic", lambda: later)

    assert alice.get("/v1/users/me").status_code == 401


def test_roles_reach_the_next_token(admin: Person, member: Newcomer) -> None:
    sub = sub_of(member)

    answer = set_roles(admin, sub, "moderator", "admin")

    assert (answer.status_code, answer.json()["roles"]) == (200, ["admin", "moderator"])
    assert groups_of(sub) == ["admin", "moderator"]
    who = member.sign_in()
    claims = jwt.decode(who.tokens["accessToken"], options={"verify_signature": False})
    assert sorted(claims["cognito:groups"]) == ["admin", "moderator"]
    assert who.get("/v1/users/me").json()["roles"] == ["admin", "moderator"]
    assert who.get("/v1/admin/audit").status_code == 200


def test_a_withdrawn_role_ends_before_its_token_does(admin: Person, member: Newcomer) -> None:
    sub = sub_of(member)
    set_roles(admin, sub, "admin")
    who: SignedIn = member.sign_in()
    assert who.get("/v1/admin/audit").status_code == 200

    set_roles(admin, sub)

    assert groups_of(sub) == []
    assert who.get("/v1/admin/audit").status_code == 403
    assert who.get("/v1/users/me").json()["roles"] == []


def test_a_role_that_only_a_token_claims_is_none(alice: Person, make_token: MakeToken) -> None:
    token = make_token(alice.user_id, **{"cognito:groups": ["admin"]})
    alice.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    assert alice.get("/v1/admin/audit").status_code == 403


@pytest.mark.parametrize("what", ["suspend", "roles"])
def test_an_admin_does_not_lock_themselves_out(admin: Person, what: str) -> None:
    before = User.load(admin.user_id)

    if what == "suspend":
        answer = decide(admin, admin.user_id, "suspend")
    else:
        answer = set_roles(admin, admin.user_id, "moderator")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "OWN_ACCOUNT")
    assert User.load(admin.user_id).serialize() == before.serialize()


def test_an_admin_may_take_another_role_for_themselves(admin: Person) -> None:
    answer = set_roles(admin, admin.user_id, "admin", "moderator")

    assert answer.json()["roles"] == ["admin", "moderator"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "users?q=a"),
        ("get", "audit"),
        ("post", "users/{}/suspend"),
        ("post", "users/{}/reinstate"),
        ("put", "users/{}/roles"),
    ],
)
def test_is_for_administrators_alone(
    alice: Person, mod: Person, bob: Person, anonymous: APIClient, method: str, path: str
) -> None:
    path = f"/v1/admin/{path.format(bob.user_id)}"

    for who, status in ((alice, 403), (mod, 403), (anonymous, 401)):
        answer = getattr(who, method)(path, {"roles": ["admin"]} if method == "put" else None)
        assert answer.status_code == status

    assert User.load(bob.user_id).decisions == 0


@pytest.mark.parametrize(
    "user_id", ["7d0c1f5e-0000-4000-8000-000000000000", "nobody", "username%23alice", "x" * 36]
)
def test_an_unknown_user_is_absent(admin: Person, user_id: str) -> None:
    assert decide(admin, user_id, "suspend").status_code == 404
    assert decide(admin, user_id, "reinstate").status_code == 404
    assert set_roles(admin, user_id).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "roles"),
        ({"roles": "admin"}, "roles"),
        ({"roles": ["root"]}, "roles.0"),
        ({"roles": ["admin", "moderator", "admin"]}, "roles"),
        ({"roles": [], "groups": []}, "groups"),
    ],
)
def test_refuses_a_wrong_field_by_name(admin: Person, alice: Person, body: Any, field: str) -> None:
    answer = admin.put(f"/v1/admin/users/{alice.user_id}/roles", body, format="json")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]


def test_keeps_each_decision_once(admin: Person, alice: Person) -> None:
    for _ in range(2):
        decide(admin, alice.user_id, "suspend")
    for _ in range(2):
        decide(admin, alice.user_id, "reinstate")
    for _ in range(2):
        set_roles(admin, alice.user_id, "moderator")

    log = log_of(alice.user_id)
    assert [(entry.action, entry.details) for entry in log] == [
        ("users.roles", {"roles": ["moderator"]}),
        ("users.reinstate", {}),
        ("users.suspend", {}),
    ]
    assert {entry.actor_id for entry in log} == {admin.user_id}
    assert User.load(alice.user_id).version == 1


def test_calls(admin: Person, alice: Person, dynamodb_calls: list[str]) -> None:
    decide(admin, alice.user_id, "suspend")

    # What is decided is written with its log in one, and then agreed on.
    assert dynamodb_calls == ["GetItem", "TransactWriteItems", "UpdateItem"]


def test_a_repeat_under_a_key_decides_nothing_anew(admin: Person, alice: Person) -> None:
    key: Any = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    path = f"/v1/admin/users/{alice.user_id}/suspend"

    first, second = (admin.post(path, **key) for _ in range(2))

    assert first.content == second.content
    assert len(log_of(alice.user_id)) == 1


@pytest.mark.parametrize("call", ["set_enabled", "set_roles"])
def test_what_a_crash_left_undone_is_found_and_done(
    member: Newcomer, admin: Person, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    sub = sub_of(member)
    services.set_roles(user_id=sub, roles=["moderator"], actor_id=None, now=timezone.now())
    with monkeypatch.context() as patch:
        patch.setattr(cognito, call, unavailable)
        assert decide(admin, sub, "suspend").status_code == 503
        assert set_roles(admin, sub).status_code == 503
    assert User.load(sub).suspended_at
    assert open_repairs(sub)

    repair_all(timezone.now() + SOON)

    assert not open_repairs(sub)
    assert (may_sign_in(sub), groups_of(sub)) == (False, [])
    assert [entry.action for entry in log_of(sub)][:2] == ["users.roles", "users.suspend"]


def test_asking_again_completes_what_a_crash_left(
    member: Newcomer, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sub = sub_of(member)
    with monkeypatch.context() as patch:
        patch.setattr(cognito, "set_enabled", unavailable)
        assert decide(admin, sub, "suspend").status_code == 503
    assert may_sign_in(sub)

    assert decide(admin, sub, "suspend").status_code == 200

    assert not may_sign_in(sub)
    assert not open_repairs(sub)
    assert len(log_of(sub)) == 1


def test_a_decision_in_between_is_agreed_on_too(
    member: Newcomer, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower of two must not leave Cognito as it was decided before."""
    sub, slow = sub_of(member), cognito.set_enabled

    def reinstated_meanwhile(user_id: str, *, is_enabled: bool) -> None:
        monkeypatch.setattr(cognito, "set_enabled", slow)
        services.reinstate_user(user_id=sub, actor_id=admin.user_id, now=timezone.now())
        slow(user_id, is_enabled=is_enabled)

    monkeypatch.setattr(cognito, "set_enabled", reinstated_meanwhile)
    user = services.suspend_user(user_id=sub, actor_id=admin.user_id, now=timezone.now())

    assert user.suspended_at is None
    assert may_sign_in(sub)
    assert not open_repairs(sub)


def test_of_many_who_decide_at_once_each_is_in_the_log(alice: Person, admin: Person) -> None:
    wishes: list[list[str]] = [["admin"], ["moderator"], [], ["admin", "moderator"]]

    def wish(number: int) -> list[str]:
        user = services.set_roles(
            user_id=alice.user_id,
            roles=wishes[number],
            actor_id=admin.user_id,
            now=timezone.now(),
        )
        return list(user.roles)

    at_once(4, wish)

    user, log = User.load(alice.user_id), log_of(alice.user_id)
    assert user.decisions == len(log)
    assert user.roles in [entry.details["roles"] for entry in log]
    assert not open_repairs(alice.user_id)


def unavailable(*_args: object, **_more: object) -> None:
    raise Unavailable
