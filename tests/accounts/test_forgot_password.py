import pytest
from botocore.stub import Stubber

from apps.core.aws.clients import client
from tests.accounts.conftest import Mailbox, Newcomer


def test_sends_a_code(member: Newcomer, mailbox: Mailbox) -> None:
    answer = member.post("forgot-password", email=member.email.upper())

    assert (answer.status_code, answer.content) == (202, b"")
    assert mailbox(member.email)[0] == "Your verification code is 654321."


def test_answers_the_same_for_an_unknown_email(
    member: Newcomer, another: Newcomer, mailbox: Mailbox, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()
    member.post("forgot-password", email=member.email)
    known_calls = list(dynamodb_calls)
    dynamodb_calls.clear()
    answer = another.post("forgot-password", email=another.email)

    assert (answer.status_code, answer.content) == (202, b"")
    assert dynamodb_calls == known_calls == ["UpdateItem", "UpdateItem", "PutItem"]
    assert mailbox(another.email) == []


@pytest.mark.parametrize("is_known", [True, False])
def test_sends_five_a_minute(newcomer: Newcomer, *, is_known: bool) -> None:
    if is_known:
        newcomer.register()
        newcomer.confirm()

    statuses = [
        newcomer.post("forgot-password", email=newcomer.email).status_code for _ in range(6)
    ]

    assert statuses == [202] * 5 + [429]


def test_a_limit_of_cognito_does_not_tell_who_exists(member: Newcomer) -> None:
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("forgot_password", "LimitExceededException")

        assert member.post("forgot-password", email=member.email).status_code == 202


def test_refuses_what_is_no_email(newcomer: Newcomer) -> None:
    answer = newcomer.post("forgot-password", email=None)

    assert list(answer.json()["error"]["details"]) == ["email"]
