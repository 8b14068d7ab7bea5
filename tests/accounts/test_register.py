import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from botocore.stub import Stubber
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts import cognito
from apps.accounts.models import Registration, State, User, Username
from apps.accounts.reconcile import run_reconcile
from apps.core.aws.clients import client
from apps.core.errors import Unavailable
from tests.accounts.conftest import Mailbox, Newcomer


def test_sends_a_code_and_says_where_to(newcomer: Newcomer, mailbox: Mailbox) -> None:
    answer = newcomer.register()

    assert answer.status_code == 201
    assert answer.json() == {
        "registrationId": newcomer.registration_id,
        "email": newcomer.email,
        "username": newcomer.username,
        "status": "UNCONFIRMED",
        "codeDelivery": {"medium": "EMAIL", "destination": f"{newcomer.email[0]}***@e***"},
    }
    assert answer["Cache-Control"] == "no-store"
    assert mailbox(newcomer.email) == ["Your verification code is 123456."]


def test_stores_the_registration_and_holds_the_username_for_a_day(newcomer: Newcomer) -> None:
    place = {"city": "Berlin", "country": "DE", "lat": 52.52, "lng": 13.405}

    newcomer.register(displayName="Alice", location=place)

    row = Registration.load(f"registration#{newcomer.email}")
    user = cognito.find_user(newcomer.email)
    claim = Username.load(f"username#{newcomer.username}")
    assert user is not None
    assert not user.is_confirmed
    assert (row.sub, row.state) == (user.sub, "pending")
    assert (row.display_name, row.city, row.country) == ("Alice", "Berlin", "DE")
    assert (row.lat, row.lng) == (52.52, 13.405)
    assert claim.holder == row.user_id
    assert claim.expires_at is not None
    assert abs(claim.expires_at - row.created_at - timedelta(days=1)) < timedelta(seconds=2)


def test_asks_dynamodb_five_times(newcomer: Newcomer, dynamodb_calls: list[str]) -> None:
    newcomer.register()

    limits = ["UpdateItem"] if dynamodb_calls[1] == "GetItem" else ["UpdateItem", "UpdateItem"]
    assert dynamodb_calls == [*limits, "GetItem", "TransactWriteItems", "UpdateItem"]


def test_folds_the_email(newcomer: Newcomer) -> None:
    answer = newcomer.register(email=newcomer.email.upper())

    assert answer.json()["email"] == newcomer.email


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no-address"),
        ("email", "a" * 250 + "@b.example"),
        ("email", "\N{LATIN SMALL LETTER LONG S}am@example.com"),
        ("email", "a@[127.0.0.1"),
        ("email", None),
        ("email", ["a@example.com"]),
        ("username", "ab"),
        ("username", "a" * 31),
        ("username", "with space"),
        ("username", "straße"),
        ("username", "a#b"),
        ("username", 5),
        ("password", 1234567890),
        ("password", None),
        ("password", ""),
        ("displayName", "x" * 101),
        ("displayName", "bell\x07"),
        ("location", "Berlin"),
    ],
)
def test_refuses_a_wrong_field_by_name(newcomer: Newcomer, field: str, value: object) -> None:
    answer = newcomer.register(**{field: value})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    assert [name.split(".")[0] for name in answer.json()["error"]["details"]] == [field]


def test_refuses_unknown_fields(newcomer: Newcomer) -> None:
    answer = newcomer.register(roles=["admin"])

    assert answer.json()["error"]["details"] == {"roles": ["There is no such field."]}


@pytest.mark.parametrize(
    ("password", "rules"),
    [
        ("Short-1", ["minLength"]),
        ("alllowercase1", ["uppercase"]),
        ("ALLUPPERCASE1", ["lowercase"]),
        ("NoDigitsAtAll", ["digit"]),
        ("x", ["minLength", "uppercase", "digit"]),
        ("Aa1" * 100, ["maxLength"]),
        (" Correct-horse-1", ["noOuterSpace"]),
    ],
)
def test_names_the_rules_that_a_password_breaks(
    newcomer: Newcomer, password: str, rules: list[str]
) -> None:
    answer = newcomer.register(password=password)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "WEAK_PASSWORD"
    assert answer.json()["error"]["details"] == {"rules": rules}
    assert Registration.find_of(newcomer.email) is None


def test_refuses_a_taken_username_whatever_its_case(newcomer: Newcomer, another: Newcomer) -> None:
    newcomer.register()

    answer = another.register(username=newcomer.username.upper())

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "USERNAME_TAKEN"
    assert Registration.find_of(another.email) is None
    assert cognito.find_user(another.email) is None


def test_refuses_the_username_of_a_member(member: Newcomer, another: Newcomer) -> None:
    answer = another.register(username=member.username)

    assert answer.status_code == 409


def test_a_username_is_free_again_after_a_day(newcomer: Newcomer, another: Newcomer) -> None:
    newcomer.register()
    claim = Username.load(f"username#{newcomer.username}")
    claim.update([Username.expires_at.set(timezone.now())])

    answer = another.register(username=newcomer.username)

    assert answer.status_code == 201


def test_replaces_a_registration_that_was_never_confirmed(newcomer: Newcomer) -> None:
    newcomer.register()
    first_id, first_user = newcomer.registration_id, cognito.find_user(newcomer.email)

    answer = newcomer.register(password="Another-horse-2")

    second_user = cognito.find_user(newcomer.email)
    assert answer.status_code == 201
    assert newcomer.registration_id != first_id
    assert first_user is not None
    assert second_user is not None
    assert second_user.sub != first_user.sub
    assert newcomer.login("Another-horse-2").status_code == 403
    assert newcomer.login().status_code == 401


def test_an_email_with_an_account_gets_the_same_answer_and_no_code(
    member: Newcomer, another: Newcomer, mailbox: Mailbox
) -> None:
    mails = mailbox(member.email)

    answer = another.register(email=member.email)

    assert answer.status_code == 201
    assert answer.json() == {
        "registrationId": another.registration_id,
        "email": member.email,
        "username": another.username,
        "status": "UNCONFIRMED",
        "codeDelivery": {"medium": "EMAIL", "destination": f"{member.email[0]}***@e***"},
    }
    assert mailbox(member.email) == mails
    assert Registration.load(f"registration#{member.email}").state == State.TAKEN
    assert Username.load(f"username#{another.username}").expires_at
    assert member.login().status_code == 200


def test_the_owner_of_the_account_is_told_once(
    member: Newcomer, another: Newcomer, settle: Any, mailoutbox: list[Any]
) -> None:
    settle()
    mailoutbox.clear()

    another.register(email=member.email)
    another.register(email=member.email)
    settle()

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([member.email], "You have a Hearth account")
    ]


def test_an_account_registered_again_looks_unconfirmed_to_who_registered_it(
    member: Newcomer, another: Newcomer
) -> None:
    another.register(email=member.email, password="Another-horse-2")
    another.email = member.email

    assert another.login("Another-horse-2").json()["error"]["code"] == "NOT_CONFIRMED"
    assert another.confirm().json()["error"]["code"] == "INVALID_CODE"
    assert another.login("Third-horse-33").json()["error"]["code"] == "INVALID_CREDENTIALS"


def test_waits_for_a_confirmation_under_way(newcomer: Newcomer, monkeypatch: Any) -> None:
    newcomer.register()
    finish, begun, confirm = threading.Event(), threading.Event(), cognito.confirm

    def confirm_slowly(sub: str, code: str) -> None:
        begun.set()
        assert finish.wait(5)
        confirm(sub, code)

    monkeypatch.setattr(cognito, "confirm", confirm_slowly)
    with ThreadPoolExecutor() as threads:
        confirming = threads.submit(newcomer.confirm)
        assert begun.wait(5)
        registering = threads.submit(newcomer.post, "register", **_account(newcomer))
        threading.Timer(0.2, finish.set).start()

    assert confirming.result().status_code == 200
    assert registering.result().status_code == 201
    assert newcomer.login().status_code == 200


def _account(newcomer: Newcomer) -> dict[str, str]:
    return {
        "email": newcomer.email,
        "password": "Another-horse-2",
        "username": f"{newcomer.username}-2",
    }


@pytest.mark.parametrize("call", ["sign_up", "find_user"])
def test_leaves_nothing_when_cognito_is_down(
    newcomer: Newcomer, another: Newcomer, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer.register()
    another.email = newcomer.email  # So that a user is in the way.

    def fail(*_args: object) -> None:
        monkeypatch.undo()
        raise Unavailable

    if call == "find_user":
        # The registration before it was looked at with the same call.
        Registration.load(f"registration#{newcomer.email}").delete()
    monkeypatch.setattr(cognito, call, fail)
    answer = another.register()

    assert answer.status_code == 503
    assert answer["Retry-After"] == "1"
    assert Registration.find_of(another.email) is None
    assert Username.find_of(another.username) is None
    assert cognito.find_user(another.email) is None


def test_an_email_that_cognito_refuses_is_not_valid(newcomer: Newcomer) -> None:
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("sign_up", "InvalidParameterException")
        stub.add_client_error("admin_get_user", "UserNotFoundException")
        answer = newcomer.register()

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    assert Registration.find_of(newcomer.email) is None


def test_what_cannot_be_taken_back_at_once_is_found_later(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise Unavailable

    monkeypatch.setattr(cognito, "sign_up", fail)
    monkeypatch.setattr(cognito, "find_user", fail)
    assert newcomer.register().status_code == 503
    monkeypatch.undo()
    run_reconcile(timezone.now() + timedelta(minutes=6))

    assert Registration.find_of(newcomer.email) is None
    assert Username.find_of(newcomer.username) is None


def test_a_registration_confirmed_elsewhere_keeps_its_username(
    newcomer: Newcomer, another: Newcomer
) -> None:
    newcomer.register()
    user = cognito.find_user(newcomer.email)
    assert user is not None
    cognito.confirm(user.sub, "123456")

    answer = another.register(email=newcomer.email)

    assert answer.status_code == 201
    assert User.load(user.sub).username == newcomer.username
    assert newcomer.login().status_code == 200


@pytest.mark.parametrize("is_first", [True, False])
def test_one_that_is_replaced_while_it_signs_up_leaves_no_user(
    newcomer: Newcomer, another: Newcomer, monkeypatch: pytest.MonkeyPatch, *, is_first: bool
) -> None:
    another.email = newcomer.email
    sign_up = cognito.sign_up

    def sign_up_late(email: str, password: str) -> str:
        monkeypatch.undo()
        if is_first:
            sub = sign_up(email, password)
            another.register()
            return sub
        another.register()
        return sign_up(email, password)

    monkeypatch.setattr(cognito, "sign_up", sign_up_late)
    answer = newcomer.register()

    user = cognito.find_user(another.email)
    assert answer.status_code == 201
    assert user is not None
    assert Registration.load(f"registration#{another.email}").sub == user.sub
    assert newcomer.confirm().json()["error"]["code"] == "INVALID_CODE"
    assert another.confirm().status_code == 200


def test_one_that_is_replaced_and_fails_takes_back_nothing(
    newcomer: Newcomer, another: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    another.email = newcomer.email

    def fail(_email: str, _password: str) -> None:
        monkeypatch.undo()
        another.register()
        raise Unavailable

    monkeypatch.setattr(cognito, "sign_up", fail)
    answer = newcomer.register()

    assert answer.status_code == 503
    assert another.confirm().status_code == 200


def test_of_32_at_once_one_gets_the_username(anonymous: APIClient) -> None:
    rivals = [Newcomer(APIClient(raise_request_exception=False)) for _ in range(32)]
    username = rivals[0].username

    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(lambda rival: rival.register(username=username), rivals))

    [winner] = [rival for rival in rivals if rival.registration_id]
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 31
    assert Username.load(f"username#{username}").holder == f"registration#{winner.email}"
    assert [rival for rival in rivals if cognito.find_user(rival.email)] == [winner]


def test_of_8_at_once_with_one_email_the_last_can_be_confirmed(newcomer: Newcomer) -> None:
    rivals = [
        Newcomer(APIClient(raise_request_exception=False), email=newcomer.email) for _ in range(8)
    ]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda rival: rival.register(), rivals))

    row = Registration.load(f"registration#{newcomer.email}")
    user = cognito.find_user(newcomer.email)
    assert {answer.status_code for answer in answers} == {201}
    assert user is not None
    assert user.sub == row.sub
    confirmed = [rival.confirm().status_code for rival in rivals if rival.registration_id]
    assert confirmed.count(200) == 1
    assert User.load(user.sub).username == row.username


@override_settings(RATE_ADDRESS_FACTOR=1)
def test_lets_20_a_minute_through_from_one_address(anonymous: APIClient) -> None:
    def post(_: int) -> int:
        client = APIClient(raise_request_exception=False, REMOTE_ADDR="203.0.113.20")
        body = {"email": "limited@example.com", "password": "weak", "username": "limited"}
        return int(client.post("/v1/auth/register", body, format="json").status_code)

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(post, range(24)))

    assert sorted(statuses) == [400] * 20 + [429] * 4
