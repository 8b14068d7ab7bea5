"""What a stage owns: tables, pool, bucket, queues, bus, secret, as the code expects them."""

import json
import urllib.request
from collections.abc import Generator, Iterator
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings

from apps.core.db import tables as models
from infra import table_setup
from infra.data_stack import GROUPS
from infra.doctor.account import Setup
from infra.doctor.findings import Finding

FLOWS = ("ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
CUSTOM = ("custom:location", "custom:rating")


def tables(setup: Setup) -> Iterator[Finding]:
    dynamodb = setup.client("dynamodb")
    for model_table, model in sorted(models().items()):
        name = setup.prefix + model_table.removeprefix(settings.TABLE_PREFIX)
        found, wanted = table_setup.describe(dynamodb, name), table_setup.definition(model)
        if found is None:
            yield Finding(f"The table {name} is missing.", _makes_tables(setup))
            continue
        for fault in table_setup.faults(dynamodb, name, wanted, found):
            if fault.ttl_attribute and setup.stage == "local":
                continue  # The embedded CloudFormation leaves it off, whatever the template says.
            yield Finding(f"The table {name} {fault.what}.", _makes_tables(setup))


def _makes_tables(setup: Setup) -> str:
    return f"manage.py infra deploy --stage {setup.stage}; without CloudFormation: create_tables"


def pool(setup: Setup) -> Iterator[Finding]:
    cognito = setup.client("cognito-idp")
    try:
        found = cognito.describe_user_pool(UserPoolId=setup.pool_id)["UserPool"]
    except ClientError as error:
        what = f"There is no user pool {setup.pool_id}: {_code(error)}."
        yield Finding(what, f"{_outputs(setup)} tells COGNITO_POOL_ID; {setup.deploys} makes it")
        return
    names = {attribute["Name"] for attribute in found["SchemaAttributes"]}
    if missing := [name for name in CUSTOM if name not in names]:
        what = f"The pool {setup.pool_id} is not of Hearth: it lacks {', '.join(missing)}."
        yield Finding(what, f"{_outputs(setup)} tells which COGNITO_POOL_ID is")
    listed = cognito.list_groups(UserPoolId=setup.pool_id)["Groups"]
    for group in set(GROUPS) - {one["GroupName"] for one in listed}:
        yield Finding(f"The pool {setup.pool_id} lacks the group {group}.", setup.deploys)


def pool_client(setup: Setup) -> Iterator[Finding]:
    try:
        found = setup.client("cognito-idp").describe_user_pool_client(
            UserPoolId=setup.pool_id, ClientId=setup.client_id
        )["UserPoolClient"]
    except ClientError as error:
        what = f"The pool {setup.pool_id} has no client {setup.client_id}: {_code(error)}."
        yield Finding(what, f"{_outputs(setup)} tells COGNITO_CLIENT_ID")
        return
    flows = found.get("ExplicitAuthFlows", ())
    for flow in (flow for flow in FLOWS if flow not in flows):
        yield Finding(f"The client {setup.client_id} lacks the flow {flow}.", setup.deploys)
    if "ClientSecret" in found:
        what = f"The client {setup.client_id} has a secret, which no browser can keep."
        yield Finding(what, f"{_outputs(setup)} tells COGNITO_CLIENT_ID")


def issuer(setup: Setup) -> Iterator[Finding]:
    if not setup.issuer.endswith(f"/{setup.pool_id}"):
        what = f"COGNITO_ISSUER is {setup.issuer}, which is not the pool {setup.pool_id}."
        right = f"https://cognito-idp.{setup.region}.amazonaws.com/{setup.pool_id}"
        yield Finding(what, f"export COGNITO_ISSUER={right}")


def keys(setup: Setup) -> Iterator[Finding]:
    try:
        with urllib.request.urlopen(setup.keys_url, timeout=5) as page:  # noqa: S310  # Ours.
            _ = json.load(page)["keys"]
    except (OSError, ValueError, KeyError) as error:
        what = f"The pool's keys are not at {setup.keys_url}: {error}. No token can be checked."
        yield Finding(what, "unset COGNITO_JWKS_URL; COGNITO_ISSUER tells where they are")


def bucket(setup: Setup) -> Iterator[Finding]:
    s3 = setup.client("s3")
    try:
        s3.head_bucket(Bucket=setup.bucket)
    except ClientError as error:
        what = f"There is no bucket {setup.bucket}, or it is not ours: {_code(error)}."
        yield Finding(what, f"{_outputs(setup)} tells MEDIA_BUCKET; {setup.deploys} makes it")
        return
    yield from _of_cors(setup, s3)
    yield from _of_public_access(setup, s3)
    told = s3.get_bucket_notification_configuration(Bucket=setup.bucket)
    if "EventBridgeConfiguration" not in told:
        what = f"The bucket {setup.bucket} tells nobody of uploads: no image would get ready."
        yield Finding(what, setup.deploys)


def _of_cors(setup: Setup, s3: Any) -> Iterator[Finding]:
    try:
        rules = s3.get_bucket_cors(Bucket=setup.bucket)["CORSRules"]
    except ClientError:  # NoSuchCORSConfiguration
        rules = []
    if not any("POST" in rule["AllowedMethods"] for rule in rules):
        what = f"The bucket {setup.bucket} lets no page upload: it lacks CORS for POST."
        yield Finding(what, setup.deploys)


def _of_public_access(setup: Setup, s3: Any) -> Iterator[Finding]:
    try:
        answer = s3.get_public_access_block(Bucket=setup.bucket)
        blocks = answer["PublicAccessBlockConfiguration"].values()
    except ClientError:  # NoSuchPublicAccessBlockConfiguration
        blocks = [False]
    if not all(blocks):
        blocking = ",".join(
            f"{name}=true"
            for name in (
                *("BlockPublicAcls", "IgnorePublicAcls"),
                *("BlockPublicPolicy", "RestrictPublicBuckets"),
            )
        )
        yield Finding(
            f"The bucket {setup.bucket} may be made public.",
            f"aws s3api put-public-access-block --bucket {setup.bucket} "
            f"--public-access-block-configuration {blocking}",
        )


def queues(setup: Setup) -> Iterator[Finding]:
    work = yield from _queue(setup, "WORK_QUEUE_URL", setup.work_queue)
    dead = yield from _queue(setup, "DEAD_LETTER_QUEUE_URL", setup.dead_letters)
    if work and dead:
        policy = json.loads(work.get("RedrivePolicy", "{}"))
        if policy.get("deadLetterTargetArn") != dead["QueueArn"]:
            what = "What fails in the work queue for good is lost: it has other dead letters."
            yield Finding(what, setup.deploys)


def _queue(setup: Setup, name: str, url: str) -> Generator[Finding, None, dict[str, str] | None]:
    """Look at a queue. Returns its attributes, None where there is none."""
    if not url:
        yield Finding(f"{name} is not set.", f"{_outputs(setup)} tells it")
        return None
    try:
        answer = setup.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    except ClientError as error:
        what = f"There is no queue {url} ({name}): {_code(error)}."
        yield Finding(what, f"{setup.deploys} makes it")
        return None
    attributes: dict[str, str] = answer["Attributes"]
    return attributes


def bus(setup: Setup) -> Iterator[Finding]:
    if not setup.bus:
        yield Finding("BUS_NAME is not set: no event leaves Hearth.", f"{_outputs(setup)} tells it")
        return
    try:
        setup.client("events").describe_event_bus(Name=setup.bus)
    except ClientError as error:
        yield Finding(f"There is no bus {setup.bus}: {_code(error)}.", f"{setup.deploys} makes it")


def secret(setup: Setup) -> Iterator[Finding]:
    if not setup.secret_arn:
        return  # Then SECRET_KEY itself is set, or the settings would not have been read.
    try:
        _describe_secret(setup)
    except ClientError as error:
        what = f"There is no signing secret {setup.secret_arn}: {_code(error)}."
        yield Finding(what, f"{_outputs(setup)} tells SECRET_KEY_ARN; {setup.deploys} makes it")


def _describe_secret(setup: Setup) -> None:
    """Ask for the secret where `config.env` reads it, by the service that its ARN names."""
    _, _, service, _, _, place = setup.secret_arn.split(":", 5)
    if service == "ssm":
        setup.client("ssm").get_parameter(Name=place.removeprefix("parameter"))
        return
    setup.client("secretsmanager").describe_secret(SecretId=setup.secret_arn)


def sender(setup: Setup) -> Iterator[Finding]:
    domain = setup.sender.rpartition("@")[2]
    answer = setup.client("ses").get_identity_verification_attributes(
        Identities=[setup.sender, domain]
    )
    states = [one["VerificationStatus"] for one in answer["VerificationAttributes"].values()]
    if "Success" not in states:
        what = f"SES does not let us send as {setup.sender}: it is not verified."
        yield Finding(
            what, f"aws ses verify-domain-identity --domain {domain}, then its DNS record"
        )


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def _outputs(setup: Setup) -> str:
    return f"manage.py infra outputs --stage {setup.stage}"


CHECKS = (tables, pool, pool_client, issuer, keys, bucket, queues, bus, secret, sender)
