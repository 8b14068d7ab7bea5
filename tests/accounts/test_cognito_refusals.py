"""What Cognito may say although nothing of ours is wrong: none of it is a fault of the server."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from rest_framework.test import APIClient

from apps.core.aws.clients import client
from tests.accounts.conftest import Newcomer


def refusing(monkeypatch: pytest.MonkeyPatch, call: str, code: str) -> None:
    """Let Cognito refuse every call of a kind."""
    cognito = client("cognito-idp")
    send = cognito._make_api_call

    def refuse_or_send(operation: str, request: dict[str, Any]) -> Any:
        if operation != call:
            return send(operation, request)
        answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        raise ClientError(answer, operation)

    monkeypatch.setattr(cognito, "_make_api_call", refuse_or_send)


def test_a_mail_that_cannot_be_sent_looks_as_for_nobody(
    anonymous: APIClient, member: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, "ForgotPassword", "CodeDeliveryFailureException")

    answer = anonymous.post("/v1/auth/forgot-password", {"email": member.email}, "json")

    assert answer.status_code == 202


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ConcurrentModificationException", 409),
        ("UserNotConfirmedException", 401),
        ("ThrottlingException", 503),
        ("TooManyRequestsException", 429),
    ],
)
def test_a_second_factor_that_cannot_be_set_up_now_says_why(
    member: Newcomer, monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    person = member.sign_in()
    refusing(monkeypatch, "AssociateSoftwareToken", code)

    assert person.post("/v1/auth/mfa/setup").status_code == status
