"""Bringing stacks up, on the embedded AWS."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from django.core.management import call_command
from django.core.management.base import CommandError

from infra import change_sets, deploy
from infra.aws import client
from infra.index_steps import Body
from infra.stages import STAGES
from tests.infra.stacks import TOPIC, add_function, put

DEV = STAGES["dev"]
ROLE = "hearth-dev-function"
RIGHTS_OF_NOBODY = {
    "Type": "AWS::IAM::Policy",
    "Properties": {
        "PolicyName": "rights",
        "Roles": ["nowhere"],
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
        },
    },
}


def infra(*arguments: str) -> str:
    out = StringIO()
    call_command("infra", *arguments, stdout=out)
    return out.getvalue()


def test_what_is_deployed_needs_no_change(aws: dict[str, str]) -> None:
    assert infra("diff") == "Nothing would change.\n"


def test_a_second_deployment_changes_nothing(aws: dict[str, str]) -> None:
    told: list[str] = []
    before = deploy.outputs("local")

    after = deploy.deploy("local", tell=told.append)

    assert after == before
    assert told == []


def test_a_new_stage_is_proposed_made_and_deleted(aws: dict[str, str]) -> None:
    proposed = infra("diff", "--stage", "dev")
    assert "hearth-dev-data: Add AWS::Cognito::UserPool UserPool" in proposed
    assert infra("deploy", "--stage", "dev", "--dry-run") == proposed
    assert deploy.outputs("dev") == {}

    infra("deploy", "--stage", "dev")
    outputs = json.loads(infra("outputs", "--stage", "dev", "--json"))

    assert outputs["BusName"] == "hearth-dev"
    assert "hearth-dev-app: would be deleted" in infra("destroy", "--stage", "dev", "--dry-run")
    infra("destroy", "--stage", "dev")
    assert deploy.outputs("dev") == {}


def test_a_template_that_is_refused_says_why(aws: dict[str, str]) -> None:
    body = {"Resources": {"Nothing": {"Type": "AWS::No::Thing"}}}

    with pytest.raises(change_sets.Refused, match="AWS::No::Thing"):
        change_sets.propose(STAGES["local"], "hearth-local-odd", body)


def test_templates_are_printed_or_written(aws: dict[str, str], tmp_path: Path) -> None:
    infra("render", "--stage", "prod", "--out", str(tmp_path))

    assert {path.name for path in tmp_path.iterdir()} == {
        "hearth-prod-app.json",
        "hearth-prod-data.json",
    }
    printed = infra("render", "--stage", "prod", "--stack", "app")
    assert json.loads(printed) == json.loads((tmp_path / "hearth-prod-app.json").read_text())
    with pytest.raises(CommandError, match="There is no stack 'odd'"):
        infra("render", "--stack", "odd")


def test_the_application_learns_names_and_ids_but_no_secret(aws: dict[str, str]) -> None:
    assert aws["TABLE_PREFIX"] == "hearth-local"
    assert aws["COGNITO_ISSUER"].endswith(aws["COGNITO_POOL_ID"])
    assert not {name for name in aws if "SECRET" in name}
    assert "BusName: hearth-local\n" in infra("outputs")


@pytest.fixture
def failed(aws: dict[str, str]) -> Iterator[str]:
    """A stack of the stage `dev` whose first creation fails."""
    name = deploy.stack_name(DEV, "data")
    with pytest.raises(change_sets.Refused, match=r"hearth-dev-data: Rights: .* nowhere"):
        put(DEV, name, {"Resources": {"Rights": RIGHTS_OF_NOBODY}})
    yield name
    deploy.destroy("dev")


def test_a_first_creation_that_failed_is_made_anew(failed: str) -> None:
    assert f"{failed}: would be made anew, since its first creation failed" in infra(
        "diff", "--stage", "dev"
    )

    told = infra("deploy", "--stage", "dev")

    assert f"{failed}: deleted, since its first creation failed" in told
    assert f"{failed}: Add AWS::Cognito::UserPool UserPool" in told
    assert not change_sets.has_failed(DEV, failed)


@pytest.fixture
def switched_off(aws: dict[str, str]) -> Iterator[str]:
    """A stage that had a network once, and still has its stack, protected."""
    name = deploy.stack_name(DEV, "network")
    deploy.deploy("dev")
    put(DEV, name, TOPIC)
    deploy.protect(DEV, name, is_protected=True)
    yield name
    for kind in deploy.present(DEV):
        deploy.protect(DEV, kind, is_protected=False)
    deploy.destroy("dev")


def test_what_a_setting_switched_off_is_deleted(switched_off: str) -> None:
    proposed = infra("diff", "--stage", "dev")
    told = infra("deploy", "--stage", "dev")

    assert proposed == f"{switched_off}: would be deleted, no setting asks for it\n"
    assert f"{switched_off}: deleted, no setting asks for it" in told
    assert deploy.unwanted(DEV) == []


def test_a_network_stays_while_a_function_is_in_it(switched_off: str) -> None:
    add_function(DEV, VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]})

    told = infra("deploy", "--stage", "dev")

    assert f"{switched_off}: stays while a function is in it" in told
    assert deploy.unwanted(DEV) == [switched_off]
    policies = client(DEV, "iam").get_paginator("list_role_policies").paginate(RoleName=ROLE)
    (name,) = [name for page in policies for name in page["PolicyNames"]]
    kept = client(DEV, "iam").get_role_policy(RoleName=ROLE, PolicyName=name)["PolicyDocument"]
    assert "ec2:DeleteNetworkInterface" in json.dumps(kept)  # With it Lambda clears the network.


@pytest.fixture
def only_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Change sets that name no resource, as AWS makes them where outputs alone change."""
    send: Callable[..., Any] = BaseClient._make_api_call

    def send_and_strip(self: BaseClient, operation: str, request: dict[str, Any]) -> Any:
        answer = send(self, operation, request)
        return {**answer, "Changes": []} if operation == "DescribeChangeSet" else answer

    monkeypatch.setattr(BaseClient, "_make_api_call", send_and_strip)


@pytest.mark.usefixtures("only_outputs")
def test_outputs_are_changed_too(aws: dict[str, str]) -> None:
    body: Body = {
        **TOPIC,
        "Outputs": {"TopicArn": {"Value": {"Ref": "Topic"}}},
    }
    change_set = change_sets.propose(DEV, "hearth-dev-outputs", body)
    assert change_set

    change_sets.execute(DEV, change_set)

    assert change_sets.lines(change_set) == ["hearth-dev-outputs: no resource, outputs alone"]
    assert "TopicArn" in change_sets.outputs_of(DEV, "hearth-dev-outputs")
    change_sets.remove(DEV, "hearth-dev-outputs")
