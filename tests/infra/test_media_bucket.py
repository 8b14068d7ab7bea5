"""The bucket: private in every way, and swept by rules of the stage's own days."""

from dataclasses import replace
from typing import Any

import pytest

from apps.core.aws.clients import client
from infra import media_bucket
from infra.stages import STAGES
from tests.infra.test_render import resources

BUCKET = "hearth-local-media-000000000000"


def bucket_of(stage: str) -> dict[str, Any]:
    [bucket] = resources(stage, "data", "AWS::S3::Bucket").values()
    return bucket


def rules_of(stage: str) -> dict[str, dict[str, Any]]:
    rules = bucket_of(stage)["Properties"]["LifecycleConfiguration"]["Rules"]
    return {rule["Prefix"]: rule for rule in rules}


@pytest.mark.parametrize("stage", STAGES)
def test_is_versioned_encrypted_and_closed_to_the_public(stage: str) -> None:
    properties = bucket_of(stage)["Properties"]

    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    [rule] = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


@pytest.mark.parametrize("stage", ["dev", "staging", "prod"])
def test_speaks_tls_only(stage: str) -> None:
    [policy] = resources(stage, "data", "AWS::S3::BucketPolicy").values()

    statement = policy["Properties"]["PolicyDocument"]["Statement"][0]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_production_keeps_it_whatever_happens_to_the_stack() -> None:
    assert bucket_of("prod")["DeletionPolicy"] == "RetainExceptOnCreate"


def test_takes_uploads_from_the_front_ends_of_the_stage_alone() -> None:
    [rule] = bucket_of("prod")["Properties"]["CorsConfiguration"]["CorsRules"]

    assert rule["AllowedOrigins"] == ["https://hearth.example"]
    assert rule["AllowedMethods"] == ["GET", "HEAD", "POST"]


def test_sweeps_what_has_had_its_time() -> None:
    rules = rules_of("prod")

    assert rules["images/"]["Transitions"] == [
        {"StorageClass": "STANDARD_IA", "TransitionInDays": 30}
    ]
    assert "ExpirationInDays" not in rules["images/"]
    assert rules["images/gift/"]["ExpirationInDays"] == 365
    assert rules["uploads/"]["ExpirationInDays"] == 1
    assert rules["exports/"]["ExpirationInDays"] == 1
    old = rules["images/"]["NoncurrentVersionExpiration"]
    assert old == {"NoncurrentDays": 30}


def test_gifts_may_stay_for_ever() -> None:
    stage = replace(STAGES["prod"], gift_image_days=0)

    prefixes = {rule.properties["Prefix"] for rule in media_bucket._lifecycle(stage)}

    assert prefixes == {"images/", "uploads/", "exports/"}


def test_the_embedded_one_tells_of_uploads_and_keeps_versions() -> None:
    s3 = client("s3")  # It makes no rules of lifecycle from a template.

    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    assert "EventBridgeConfiguration" in s3.get_bucket_notification_configuration(Bucket=BUCKET)
