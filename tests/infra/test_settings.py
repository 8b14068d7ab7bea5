"""What a stage may switch on: a network, provisioned capacity, another way to keep secrets."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import cfnlint
import pytest

from apps.core.db import tables
from config import env
from infra import account, deploy, documentation, zappa
from infra.stages import STAGES
from infra.template_bucket import LARGEST_SENT_BYTES, as_argument

OTHER = replace(STAGES["prod"], vpc=True, capacity="provisioned", alarm_email="ops@example.com")


def of_type(kind: str, resource_type: str) -> list[dict[str, Any]]:
    body = deploy.render_stage(OTHER)[f"hearth-prod-{kind}"]
    found = [one for one in body["Resources"].values() if one["Type"] == resource_type]
    return [one["Properties"] for one in found]


@pytest.mark.parametrize("kind", ["network", "account"])
def test_templates_beyond_those_of_each_stage_pass_the_linter(kind: str, tmp_path: Path) -> None:
    rendered = deploy.render_stage(OTHER) | account.render()
    (name,) = [name for name in rendered if name.endswith(kind)]
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(rendered[name]))

    assert [str(match) for match in cfnlint.lint_file(path)] == []


def test_provisioned_capacity_follows_the_load_of_each_table_and_index() -> None:
    made = of_type("data", "AWS::DynamoDB::Table")
    indexes = [index for table in made for index in table.get("GlobalSecondaryIndexes", [])]

    targets = of_type("capacity", "AWS::ApplicationAutoScaling::ScalableTarget")

    assert {table["BillingMode"] for table in made} == {"PROVISIONED"}
    assert all("ProvisionedThroughput" in one for one in [*made, *indexes])
    assert len(made) == len(tables())
    assert len(targets) == 2 * (len(made) + len(indexes))


def test_in_a_network_the_functions_live_in_private_subnets() -> None:
    outputs = {"SubnetIds": "subnet-1,subnet-2", "SecurityGroupIds": "sg-1"}

    assert zappa._network(outputs) == {
        "vpc_config": {"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}
    }


def test_without_a_network_a_function_leaves_the_one_it_is_in() -> None:
    assert zappa._network({}) == {"vpc_config": {"SubnetIds": [], "SecurityGroupIds": []}}


def test_nobody_can_ask_the_functions_and_they_ask_by_https_alone() -> None:
    (group,) = of_type("network", "AWS::EC2::SecurityGroup")
    entries = of_type("network", "AWS::EC2::NetworkAclEntry")

    assert "SecurityGroupIngress" not in group
    assert [rule["FromPort"] for rule in group["SecurityGroupEgress"]] == [443, 53]
    incoming = [entry["PortRange"]["From"] for entry in entries if not entry["Egress"]]
    assert incoming == [1024, 1024]  # Answers to what they asked.


def test_somebody_hears_the_alarms_where_the_stage_names_them() -> None:
    (topic,) = of_type("app", "AWS::SNS::Topic")

    assert topic["Subscription"] == [{"Protocol": "email", "Endpoint": "ops@example.com"}]


def test_only_cloudfront_reads_images_and_only_by_signed_links() -> None:
    (policy,) = of_type("data", "AWS::S3::BucketPolicy")
    (distribution,) = of_type("data", "AWS::CloudFront::Distribution")

    allowed = policy["PolicyDocument"]["Statement"][1]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    shown = ("images/*", *documentation.SHOWN)
    assert allowed["Resource"] == [{"Fn::Sub": f"${{MediaBucket.Arn}}/{keys}"} for keys in shown]
    assert "MediaDistribution" in str(allowed["Condition"])
    behavior = distribution["DistributionConfig"]["DefaultCacheBehavior"]
    assert behavior["TrustedKeyGroups"] == [{"Ref": "MediaKeyGroup"}]
    assert behavior["ViewerProtocolPolicy"] == "https-only"


def test_the_application_signs_by_key_where_there_is_a_distribution(aws: dict[str, str]) -> None:
    links = {"MediaDomain": "d1.cloudfront.net", "MediaKeyId": "K1", "MediaKeyArn": "arn:1"}

    told = deploy.environment("local", deploy.outputs("local") | links)

    names = ("MEDIA_DOMAIN", "MEDIA_KEY_ID", "MEDIA_KEY_ARN")
    assert [told[name] for name in names] == ["d1.cloudfront.net", "K1", "arn:1"]
    assert not {*names} & deploy.environment("local", deploy.outputs("local")).keys()


def test_a_secret_is_read_from_ssm_too(
    aws: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ssm = boto3.client("ssm", "eu-central-1", endpoint_url=aws["AWS_ENDPOINT_URL"])
    ssm.put_parameter(Name="/hearth-test/odd", Type="SecureString", Value="of SSM")
    arn = "arn:aws:ssm:eu-central-1:000000000000:parameter/hearth-test/odd"
    monkeypatch.setenv("ODD_ARN", arn)

    assert env.secret("ODD", local="") == "of SSM"
    ssm.delete_parameter(Name="/hearth-test/odd")


def test_a_template_that_is_too_large_for_a_call_is_read_from_a_bucket(
    aws: dict[str, str],
) -> None:
    small, large = {"Description": "x"}, {"Description": "x" * LARGEST_SENT_BYTES}

    assert as_argument(STAGES["local"], "odd", small) == {"TemplateBody": '{"Description":"x"}'}
    url = as_argument(STAGES["local"], "odd", large)["TemplateURL"]
    assert url.endswith("/hearth-templates-000000000000-eu-central-1/odd.json")


def test_the_firewall_counts_addresses_and_refuses_what_is_too_large() -> None:
    (acl,) = of_type("app", "AWS::WAFv2::WebACL")

    rules = {rule["Name"]: rule for rule in acl["Rules"]}
    limit = rules["too-many"]["Statement"]["RateBasedStatement"]
    assert (limit["Limit"], limit["AggregateKeyType"]) == (2000, "IP")
    assert rules["too-large"]["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 413
    assert [name for name in rules if name.startswith("AWSManagedRules")] == [
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesAmazonIpReputationList",
    ]
    for content in acl["CustomResponseBodies"].values():
        assert set(json.loads(content["Content"])["error"]) == {"code", "message", "details"}
