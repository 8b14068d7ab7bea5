import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.stub import Stubber
from django.core import mail
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts import cognito, services
from apps.accounts.errors import EmailTaken, ExpiredCode, InvalidCode
from apps.accounts.handlers import answer_wish
from apps.accounts.models import (
    AddressClaim,
    EmailChange,
    PasswordReset,
    Registration,
    User,
    Username,
)
from apps.accounts.reconcile import run_reconcile
from apps.core.aws.clients import client
from apps.core.errors import Unavailable
from apps.core.events import Change
from tests.accounts.conftest import Newcomer, SignedIn
from tests.accounts.test_reconcile import kill_once

Settle = Callable[[], None]
Mails = list[Any]
SOON = timedelta(minutes=6)


@pytest.fixture
def me(member: Newcomer) -> SignedIn:
    return member.sign_in()


@pytest.fixture
def address() -> str:
    return f"{uuid4().hex}@example.com"


def ask(who: APIClient, email: Any) -> Any:
    return who.post("/v1/users/me/email", {"email": email}, format="json")


def confirm(who: APIClient, code: Any) -> Any:
    return who.post("/v1/users/me/email/confirm", {"code": code}, format="json")


def id_of(who: SignedIn) -> str:
    return str(who.get("/v1/users/me").json()["userId"])


def right_code(who: SignedIn) -> str:
    change = EmailChange.find_of(id_of(who))
    assert change is not None
    return services.code_of(change)


def wrong_code(who: SignedIn) -> str:
    return f"{(int(right_code(who)) + 1) % 10**6:06d}"


def texts_to(address: str, mails: Mails) -> list[str]:
    return [str(message.body) for message in mails if message.to == [address]]


def test_mails_a_code_and_leaves_the_old_address_in_use(
    member: Newcomer, me: SignedIn, address: str, settle: Settle, mailoutbox: Mails
) -> None:
    answer = ask(me, address.upper())
    settle()

    assert (answer.status_code, answer.content) == (202, b"")
    [text] = texts_to(address, mailoutbox)
    assert re.findall(r"\d{6}", text) == [right_code(me)]
    assert me.get("/v1/users/me").json()["email"] == member.email
    assert member.login().status_code == 200


def test_the_right_code_puts_the_new_address_in_the_place_of_the_old_one(
    member: Newcomer, me: SignedIn, address: str
) -> None:
    ask(me, address)

    answer = confirm(me, right_code(me))

    assert (answer.status_code, answer.content) == (204, b"")
    profile = me.get("/v1/users/me").json()
    assert (profile["email"], profile["emailVerified"]) == (address, True)
    assert member.login().status_code == 401
    member.email = address
    assert member.login().status_code == 200
    assert [row.user_id for row in User.by_email.query(address)] == [profile["userId"]]


def test_the_same_code_again_is_the_same_success(me: SignedIn, address: str) -> None:
    ask(me, address)
    confirm(me, right_code(me))

    assert confirm(me, right_code(me)).status_code == 204
    assert confirm(me, wrong_code(me)).status_code == 400
    assert me.get("/v1/users/me").json()["email"] == address


def test_tells_the_old_address(
    member: Newcomer, me: SignedIn, address: str, settle: Settle, mailoutbox: Mails
) -> None:
    ask(me, address)
    settle()
    assert texts_to(member.email, mailoutbox) == []

    confirm(me, right_code(me))
    settle()

    [text] = texts_to(member.email, mailoutbox)
    assert "moved from this e-mail address" in text
    assert address not in text


def test_nobody_knows_any_more_who_had_the_old_address(
    member: Newcomer, me: SignedIn, address: str, another: Newcomer
) -> None:
    another.email = member.email
    another.register()
    ask(me, address)

    confirm(me, right_code(me))

    assert Registration.find_of(member.email) is None


def test_the_old_address_can_be_registered_again(
    member: Newcomer, me: SignedIn, address: str, another: Newcomer
) -> None:
    ask(me, address)
    confirm(me, right_code(me))
    another.email = member.email

    another.register()

    assert another.confirm().status_code == 200
    assert another.sign_in().get("/v1/users/me").json()["username"] == another.username


def test_the_table_does_not_hold_the_code(me: SignedIn, address: str) -> None:
    ask(me, address)

    change = EmailChange.find_of(id_of(me))

    assert change is not None
    assert services.code_of(change) not in repr(change.serialize())


@pytest.mark.parametrize("code", ["12345", "é" * 6, "1234567"])
def test_another_code_changes_nothing(
    member: Newcomer, me: SignedIn, address: str, code: str
) -> None:
    ask(me, address)

    for wrong in (code, wrong_code(me)):
        answer = confirm(me, wrong)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_CODE")
    assert me.get("/v1/users/me").json()["email"] == member.email


def test_nothing_is_confirmed_that_was_not_asked_for(me: SignedIn) -> None:
    answer = confirm(me, "123456")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_CODE")


def test_a_code_is_of_one_user_and_address(me: SignedIn, another: Newcomer, address: str) -> None:
    another.register()
    another.confirm()
    rival = another.sign_in()
    ask(rival, address)
    ask(me, address)
    first = right_code(me)
    ask(me, f"other-{address}")

    assert len({first, right_code(me), right_code(rival)}) == 3
    assert confirm(me, first).status_code == 400


def test_a_code_is_good_for_an_hour(me: SignedIn, address: str) -> None:
    ask(me, address)
    later = timezone.now() + timedelta(hours=1)

    with pytest.raises(ExpiredCode):
        services.confirm_email(user_id=id_of(me), code=right_code(me), now=later)
    with pytest.raises(InvalidCode):
        services.confirm_email(user_id=id_of(me), code=wrong_code(me), now=later)


def test_allows_five_tries_with_a_code(me: SignedIn, address: str) -> None:
    ask(me, address)
    wrong = wrong_code(me)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: confirm(me, wrong), range(8)))

    assert sorted(answer.status_code for answer in answers) == [400] * 5 + [429] * 3
    assert confirm(me, right_code(me)).status_code == 429
    ask(me, address)
    assert confirm(me, right_code(me)).status_code == 204


def test_an_address_with_an_account_looks_the_same_and_its_owner_is_told(
    me: SignedIn,
    another: Newcomer,
    settle: Settle,
    mailoutbox: Mails,
    dynamodb_calls: list[str],
) -> None:
    another.register()
    another.confirm()
    me.get("/v1/users/me")
    dynamodb_calls.clear()
    unknown, calls = ask(me, f"new-{another.email}"), list(dynamodb_calls)
    dynamodb_calls.clear()
    known, known_calls = ask(me, another.email), list(dynamodb_calls)
    ask(me, another.email)
    settle()

    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content == b""
    assert known_calls[-1:] == calls[-1:] == ["TransactWriteItems"]
    assert confirm(me, wrong_code(me)).json()["error"]["code"] == "INVALID_CODE"
    [text] = texts_to(another.email, mailoutbox)
    assert "nobody has learned of it" in text
    assert not re.findall(r"\d{6}", text)


def test_who_made_an_account_since_keeps_it(
    member: Newcomer, me: SignedIn, another: Newcomer
) -> None:
    ask(me, another.email)
    another.register()
    another.confirm()

    answer = confirm(me, right_code(me))

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "EMAIL_TAKEN")
    assert me.get("/v1/users/me").json()["email"] == member.email
    assert EmailChange.find_of(id_of(me)) is None
    assert another.login().status_code == 200


def test_cognito_has_the_last_word_on_who_has_an_address(me: SignedIn, address: str) -> None:
    ask(me, address)
    user_id, code = id_of(me), right_code(me)
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("admin_get_user", "UserNotFoundException")
        stub.add_client_error("admin_update_user_attributes", "AliasExistsException")

        with pytest.raises(EmailTaken):
            services.confirm_email(user_id=user_id, code=code, now=timezone.now())


def test_a_registration_that_nobody_confirmed_gives_way(me: SignedIn, another: Newcomer) -> None:
    another.register()
    ask(me, another.email)

    assert confirm(me, right_code(me)).status_code == 204
    assert Registration.find_of(another.email) is None
    assert Username.find_of(another.username) is None
    assert another.confirm().status_code == 400


def test_a_registration_that_is_being_confirmed_does_not_give_way(
    me: SignedIn, another: Newcomer
) -> None:
    another.register()
    Registration.load(f"registration#{another.email}").begin_confirming(timezone.now())
    ask(me, another.email)

    answer = confirm(me, right_code(me))

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONFLICT")


def test_who_signed_up_at_cognito_and_never_confirmed_gives_way(
    me: SignedIn, newcomer: Newcomer, address: str
) -> None:
    sub = cognito.sign_up(address, newcomer.password)
    ask(me, address)

    assert confirm(me, right_code(me)).status_code == 204
    assert cognito.find_user(sub) is None


@pytest.mark.parametrize("is_known", [True, False])
def test_sends_five_codes_a_minute(me: SignedIn, another: Newcomer, *, is_known: bool) -> None:
    if is_known:
        another.register()
        another.confirm()

    statuses = [ask(me, another.email).status_code for _ in range(6)]

    assert statuses == [202] * 5 + [429]


def test_one_user_wants_twenty_addresses_an_hour_at_most(me: SignedIn, address: str) -> None:
    statuses = [ask(me, f"{number}-{address}").status_code for number in range(21)]

    assert statuses == [202] * 20 + [429]


@pytest.mark.parametrize("after", range(1, 13))
def test_a_change_killed_after_any_call_is_all_or_nothing(
    member: Newcomer, me: SignedIn, address: str, after: int
) -> None:
    ask(me, address)
    user_id, code = id_of(me), right_code(me)

    def act() -> None:
        services.confirm_email(user_id=user_id, code=code, now=timezone.now())

    was_killed = kill_once(act, after)
    run_reconcile(timezone.now() + SOON)

    pool_user = cognito.find_user(user_id)
    assert pool_user is not None
    assert User.load(user_id).email == pool_user.email
    assert pool_user.email in {member.email, address}
    assert was_killed or pool_user.email == address
    assert not was_killed or after < 12
    if pool_user.email == member.email:
        act()
        assert User.load(user_id).email == address


def test_a_repeat_goes_on_after_an_outage(
    me: SignedIn, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: str) -> None:
        raise Unavailable

    ask(me, address)
    code = right_code(me)
    monkeypatch.setattr(cognito, "change_email", fail)
    assert confirm(me, code).status_code == 503
    assert ask(me, f"other-{address}").status_code == 409
    monkeypatch.undo()

    assert confirm(me, code).status_code == 204
    assert me.get("/v1/users/me").json()["email"] == address


def test_twice_at_once_is_once(me: SignedIn, address: str) -> None:
    ask(me, address)
    code = right_code(me)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: confirm(me, code), range(4)))

    assert {answer.status_code for answer in answers} <= {204, 409}
    assert 204 in {answer.status_code for answer in answers}
    assert me.get("/v1/users/me").json()["email"] == address


def test_of_two_who_confirm_one_address_at_once_one_has_it(
    me: SignedIn, another: Newcomer, address: str
) -> None:
    another.register()
    another.confirm()
    both = [me, another.sign_in()]
    for who in both:
        ask(who, address)
    codes = [right_code(who) for who in both]

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(confirm, both, codes))

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    emails = [who.get("/v1/users/me").json()["email"] for who in both]
    assert emails.count(address) == 1


def test_asking_again_under_one_key_asks_once(me: SignedIn, address: str) -> None:
    body, key = {"email": address}, {"Idempotency-Key": uuid4().hex}

    answers = [me.post("/v1/users/me/email", body, "json", headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert confirm(me, right_code(me)).status_code == 204


def test_a_later_wish_takes_the_place_of_one_that_was_read(me: SignedIn, address: str) -> None:
    ask(me, address)
    first = EmailChange.find_of(id_of(me))
    assert first is not None
    ask(me, f"other-{address}")

    services.finish_email(first, timezone.now())

    assert EmailChange.find_of(first.owner_id) is not None


def test_a_change_of_somebody_deleted_is_given_up(address: str) -> None:
    now = datetime.now(timezone.now().tzinfo)
    services.ask_for_email(user_id="gone", email=address, now=now)
    change = EmailChange.find_of("gone")
    assert change is not None

    services.finish_email(change.begin(now), now)

    assert EmailChange.find_of("gone") is None


def test_a_code_that_could_not_be_mailed_is_mailed_the_next_time(
    address: str, monkeypatch: pytest.MonkeyPatch, mailoutbox: Mails
) -> None:
    def fail(*_args: object) -> None:
        raise OSError

    wish = EmailChange.of("somebody", address, uuid4().hex, timezone.now())
    change = Change(EmailChange, None, wish, "1", "")
    monkeypatch.setattr(mail, "send_mail", fail)
    with pytest.raises(OSError):  # noqa: PT011  # Its kind is the mail server's.
        answer_wish(change)
    monkeypatch.undo()
    answer_wish(change)
    answer_wish(change)

    assert len(texts_to(address, mailoutbox)) == 1


def test_each_row_is_of_one_kind(address: str) -> None:
    image: dict[str, Any] = EmailChange.of("u", address, "1", timezone.now()).serialize()

    kinds = [User, Username, PasswordReset, Registration, EmailChange, AddressClaim]
    assert [kind for kind in kinds if kind.recognizes(image)] == [EmailChange]


@pytest.mark.parametrize("email", [None, 1, "", "nobody", f"{'a' * 250}@example.com"])
def test_refuses_what_is_no_email(me: SignedIn, email: Any) -> None:
    answer = ask(me, email)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == ["email"]


@pytest.mark.parametrize("code", [None, 123456, "", "1" * 21])
def test_refuses_what_is_no_code(me: SignedIn, code: Any) -> None:
    answer = confirm(me, code)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == ["code"]


def test_needs_a_token(anonymous: APIClient, address: str) -> None:
    assert ask(anonymous, address).status_code == 401
    assert confirm(anonymous, "123456").status_code == 401


def test_needs_few_calls(me: SignedIn, address: str, dynamodb_calls: list[str]) -> None:
    ask(me, address)
    code = right_code(me)
    dynamodb_calls.clear()

    ask(me, f"other-{address}")
    asked = list(dynamodb_calls)
    code = right_code(me)
    dynamodb_calls.clear()
    confirm(me, code)

    assert asked == ["UpdateItem"] * 3 + ["TransactWriteItems"]
    assert dynamodb_calls == [
        "GetItem",
        "UpdateItem",
        "UpdateItem",
        "UpdateItem",
        "TransactWriteItems",
        "GetItem",
        "GetItem",
        "GetItem",
        "TransactWriteItems",
    ]
