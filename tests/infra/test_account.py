"""The account's stack: who may deploy, and what no role gets past."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from infra import account
from infra.aws import client
from infra.deploy_role import WITHOUT_RESOURCE
from infra.stages import STAGES

POLICY_CHARACTERS = 6144  # Of a managed policy, as IAM counts them.


def of_type(kind: str) -> list[dict[str, Any]]:
    (body,) = account.render().values()
    found = [one for one in body["Resources"].values() if one["Type"] == kind]
    return [one["Properties"] for one in found]


def statements(stage: str) -> Iterator[dict[str, Any]]:
    for policy in of_type("AWS::IAM::ManagedPolicy"):
        if policy["ManagedPolicyName"].startswith(f"hearth-{stage}-deploy"):
            yield from policy["PolicyDocument"]["Statement"]


@pytest.mark.parametrize("stage", ["dev", "staging", "prod"])
def test_only_jobs_of_the_repository_in_the_stages_environment_may_deploy_it(stage: str) -> None:
    (role,) = [
        r for r in of_type("AWS::IAM::Role") if r.get("RoleName") == f"hearth-{stage}-deploy"
    ]

    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    claims = trust["Condition"]["StringEquals"]
    subject = claims["token.actions.githubusercontent.com:sub"]
    assert subject == f"repo:hearth-example/hearth:environment:{stage}"
    assert claims["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"


def test_a_deployment_reaches_everything_only_where_aws_allows_nothing_narrower() -> None:
    wide = [s["Action"] for s in statements("prod") if "*" in s["Resource"]]

    assert wide == [["backup-storage:MountCapsule"], WITHOUT_RESOURCE]


def test_a_deployment_of_one_stage_names_no_other() -> None:
    told = json.dumps([*statements("dev")])

    assert "hearth-dev" in told
    assert "hearth-prod" not in told
    assert "hearth-staging" not in told


def test_roles_that_a_deployment_makes_get_past_no_boundary() -> None:
    (made,) = [s for s in statements("prod") if "iam:CreateRole" in s["Action"]]

    boundary = made["Condition"]["StringEquals"]["iam:PermissionsBoundary"]
    assert boundary["Fn::Sub"].endswith(":policy/hearth-boundary")
    (limit,) = [
        p for p in of_type("AWS::IAM::ManagedPolicy") if p["ManagedPolicyName"] == "hearth-boundary"
    ]
    (allowed,) = limit["PolicyDocument"]["Statement"]
    assert not [call for call in allowed["Action"] if call.startswith(("iam:", "sts:"))]


def test_no_policy_is_longer_than_iam_takes() -> None:
    for policy in of_type("AWS::IAM::ManagedPolicy"):
        assert len(json.dumps(policy["PolicyDocument"])) < POLICY_CHARACTERS


def test_somebody_is_told_before_the_budget_is_spent() -> None:
    (budget,) = of_type("AWS::Budgets::Budget")

    alerts = [
        (one["Notification"]["NotificationType"], one["Notification"]["Threshold"])
        for one in budget["NotificationsWithSubscribers"]
    ]
    assert alerts == [("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]


def test_is_shown_and_deployed(aws: dict[str, str]) -> None:
    shown, first, second = StringIO(), StringIO(), StringIO()

    call_command("infra", "account", stdout=shown)
    call_command("infra", "account", "--deploy", stdout=first)
    call_command("infra", "account", "--deploy", stdout=second)

    assert json.loads(shown.getvalue()) == account.render()["hearth-account"]
    assert "hearth-account: Add AWS::IAM::ManagedPolicy Boundary" in first.getvalue()
    assert second.getvalue() == "Nothing changed.\n"
    client(STAGES["local"], "cloudformation").delete_stack(StackName="hearth-account")
