"""What is destroyed is gone, but for what is to be kept."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.core.management import call_command
from django.core.management.base import CommandError

from infra import deploy, stage_secrets
from infra.aws import client
from infra.stages import STAGES, Stage
from tests.infra.stacks import TOPIC, add_function, put

DEV, STAGING = STAGES["dev"], STAGES["staging"]


def names_of(stage: Stage) -> set[str]:
    """Whatever the embedded AWS still has under the name of a stage."""
    found: list[Any] = [
        client(stage, "dynamodb").list_tables()["TableNames"],
        [bucket["Name"] for bucket in client(stage, "s3").list_buckets()["Buckets"]],
        client(stage, "sqs").list_queues().get("QueueUrls", []),
        [topic["TopicArn"] for topic in client(stage, "sns").list_topics()["Topics"]],
        [one["AlarmName"] for one in client(stage, "cloudwatch").describe_alarms()["MetricAlarms"]],
        [role["RoleName"] for role in client(stage, "iam").list_roles()["Roles"]],
        [one["Name"] for one in client(stage, "secretsmanager").list_secrets()["SecretList"]],
        [one["Name"] for one in client(stage, "ssm").describe_parameters()["Parameters"]],
        [one["FunctionName"] for one in client(stage, "lambda").list_functions()["Functions"]],
        [rule["Name"] for rule in client(stage, "events").list_rules()["Rules"]],
        [one["name"] for one in client(stage, "apigateway").get_usage_plans()["items"]],
        [g["logGroupName"] for g in client(stage, "logs").describe_log_groups()["logGroups"]],
        [acl["Name"] for acl in client(stage, "wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]],
        [
            pool["Name"]
            for pool in client(stage, "cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
        ],
    ]
    return {name for names in found for name in names if stage.prefix in name}


@pytest.fixture
def _deployed(aws: dict[str, str]) -> None:
    bucket = deploy.deploy("staging")["MediaBucketName"]
    add_function(STAGING)
    client(STAGING, "s3").put_object(Bucket=bucket, Key="images/one", Body=b"1")
    client(STAGING, "s3").delete_object(Bucket=bucket, Key="images/one")


@pytest.mark.usefixtures("_deployed")
def test_nothing_of_a_stage_is_left() -> None:
    assert names_of(STAGING)

    call_command("infra", "destroy", "--stage", "staging", stdout=StringIO())

    assert names_of(STAGING) == set()


def test_a_stage_that_is_not_there_can_be_destroyed_too(aws: dict[str, str]) -> None:
    call_command("infra", "destroy", "--stage", "staging", stdout=StringIO())

    assert names_of(STAGING) == set()


@pytest.fixture
def protected(_deployed: None) -> Iterator[list[str]]:
    """The stacks of the stage, which CloudFormation does not delete."""
    names = deploy.present(STAGING)
    for name in names:
        deploy.protect(STAGING, name, is_protected=True)
    yield names
    for name in names:
        deploy.protect(STAGING, name, is_protected=False)
    deploy.destroy("staging")


@pytest.mark.parametrize("arguments", [[], ["--dry-run"]])
def test_a_protected_stage_stays_whole_and_is_told_how_to_switch_that_off(
    protected: list[str], arguments: list[str]
) -> None:
    before = names_of(STAGING)

    with pytest.raises(CommandError) as refused:
        call_command("infra", "destroy", "--stage", "staging", *arguments, stdout=StringIO())

    assert names_of(STAGING) == before
    remedies = str(refused.value).splitlines()[1:]
    assert [remedy.split()[-1] for remedy in remedies] == protected
    assert all("--no-enable-termination-protection" in remedy for remedy in remedies)


@pytest.mark.usefixtures("_deployed")
def test_what_a_setting_switched_off_goes_too() -> None:
    put(STAGING, "hearth-staging-network", TOPIC)
    out = StringIO()

    call_command("infra", "destroy", "--stage", "staging", stdout=out)

    assert "hearth-staging-network: deleted" in out.getvalue()
    assert deploy.present(STAGING) == []


def test_the_key_of_links_is_made_once_and_no_output_tells_it(aws: dict[str, str]) -> None:
    stage_secrets.make_missing(DEV)
    public = stage_secrets.public_key(DEV)

    stage_secrets.make_missing(DEV)

    assert public.startswith("-----BEGIN PUBLIC KEY-----")
    assert stage_secrets.public_key(DEV) == public
    assert "PRIVATE" not in json.dumps(deploy.render("dev"))
    stage_secrets.forget(DEV)
    assert stage_secrets.public_key(DEV) == ""
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client(DEV, "secretsmanager").get_secret_value(SecretId="hearth-dev-media-key")
