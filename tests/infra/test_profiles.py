"""Profiles: `free-tier` has nothing with a fixed fee that it can do without."""

from io import StringIO

import pytest
from django.core.management import call_command

from config import env
from infra import account, deploy, not_free
from infra.every_template import bodies
from infra.stages import STAGES, Profile, in_profile

WITH_A_FEE = {
    "AWS::Backup::BackupPlan",
    "AWS::EC2::NatGateway",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::WAFv2::WebACL",
}
# What AWS gives for nothing.
FREE = {
    "AWS::ApiGateway::Account",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::Backup::BackupPlan",
    "AWS::Backup::BackupSelection",
    "AWS::Budgets::Budget",
    "AWS::CloudFront::KeyGroup",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::PublicKey",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolGroup",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCEndpoint",  # Of the gateway kind.
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::Events::Rule",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::OIDCProvider",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::WAFv2::LoggingConfiguration",
}


def kinds(stage: str, profile: Profile) -> set[str]:
    rendered = deploy.render_stage(in_profile(STAGES[stage], profile))
    return {one["Type"] for body in rendered.values() for one in body["Resources"].values()}


@pytest.mark.parametrize("stage", ["dev", "staging", "prod"])
def test_the_free_tier_has_nothing_with_a_fixed_fee(stage: str) -> None:
    assert not kinds(stage, "free-tier") & WITH_A_FEE


def test_production_has_all_of_it_but_a_network() -> None:
    assert WITH_A_FEE - kinds("prod", "full") == {"AWS::EC2::NatGateway"}


def test_the_free_tier_can_restore_no_moment() -> None:
    body = deploy.render("prod", "free-tier")["hearth-prod-data"]

    tables = [o["Properties"] for o in body["Resources"].values() if "Table" in o["Type"]]
    assert {
        table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] for table in tables
    } == {False}


def test_the_free_tier_keeps_its_secret_in_ssm_and_lets_the_functions_read_it() -> None:
    rendered = deploy.render("dev", "free-tier")

    where = rendered["hearth-dev-data"]["Outputs"]["SecretArn"]["Value"]["Fn::Sub"]
    role = str(rendered["hearth-dev-app"]["Resources"]["FunctionRole"])
    assert where.endswith(":parameter/hearth-dev/secret-key")
    assert "ssm:GetParameter" in role
    assert "secretsmanager" not in role


def test_a_stage_of_the_free_tier_comes_up_reads_its_secret_and_goes(
    aws: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAGES, "dev", in_profile(STAGES["dev"], "free-tier"))

    monkeypatch.setenv("KEPT_ARN", deploy.deploy("dev")["SecretArn"])

    assert deploy.diff("dev") == []
    assert len(env.secret("KEPT", local="")) == 64
    deploy.destroy("dev")
    assert deploy.outputs("dev") == {}


def test_what_each_kind_of_resource_costs_is_known() -> None:
    used = {one["Type"] for _, body in bodies() for one in body["Resources"].values()}

    assert used == FREE | not_free.PAID.keys()


def test_rendering_tells_what_is_not_free() -> None:
    out, err = StringIO(), StringIO()

    call_command("infra", "render", "--stage=prod", "--stack=app", stdout=out, stderr=err)

    told = err.getvalue()
    assert "hearth-prod-app: 1 of AWS::WAFv2::WebACL: a fixed fee: the list and each" in told
    assert "point-in-time recovery of " in told


def test_rendering_the_free_tier_tells_less() -> None:
    out, err = StringIO(), StringIO()

    call_command(
        *("infra", "render", "--stage=prod", "--profile=free-tier", "--stack=app"),
        stdout=out,
        stderr=err,
    )

    assert "WebACL" not in err.getvalue() + out.getvalue()
    assert "point-in-time recovery" not in err.getvalue()
    assert "AWS::DynamoDB::Table: by use" in err.getvalue()


def test_the_account_pays_nothing() -> None:
    (body,) = account.render().values()

    assert {one["Type"] for one in body["Resources"].values()} <= FREE
