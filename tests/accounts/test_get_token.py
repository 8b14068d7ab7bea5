from io import StringIO

import pytest
from botocore.stub import Stubber
from django.core.management import CommandError, call_command
from django.test import override_settings

from apps.accounts.management.commands.get_token import DEMO_PASSWORD
from apps.core.aws.clients import client
from infra import demo
from tests.accounts.conftest import Newcomer, SignedIn


def test_prints_a_token_that_works(member: Newcomer) -> None:
    out = StringIO()

    call_command("get_token", member.email.upper(), password=member.password, stdout=out)

    me = SignedIn({"accessToken": out.getvalue().strip()})
    assert me.get("/v1/users/me").json()["username"] == member.username


def test_takes_the_demo_users_password_by_default() -> None:
    assert DEMO_PASSWORD == demo.PASSWORD


def test_refuses_a_wrong_password(member: Newcomer) -> None:
    with pytest.raises(CommandError, match="not right"):
        call_command("get_token", member.email)


def test_says_that_a_second_factor_is_needed(newcomer: Newcomer) -> None:
    answer = {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s" * 20}
    with Stubber(client("cognito-idp")) as stub:
        stub.add_response("initiate_auth", answer)
        with pytest.raises(CommandError, match="second factor"):
            call_command("get_token", newcomer.email)


@override_settings(STAGE="prod")
def test_works_in_local_and_dev_only(newcomer: Newcomer) -> None:
    with pytest.raises(CommandError, match="local and dev"):
        call_command("get_token", newcomer.email)
