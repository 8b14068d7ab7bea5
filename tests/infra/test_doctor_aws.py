"""`doctor` on faults of what a stage owns, planted in things that are the test's own."""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from apps.tasks.models import Task
from infra import data_stack, table_setup
from infra.doctor import account, resources
from infra.doctor.account import Setup
from infra.doctor.findings import Finding, looked_at

NAME = Task.Meta.table_name.removeprefix(settings.TABLE_PREFIX)
BLOCKED = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)


@pytest.fixture(scope="module")
def here(aws: dict[str, str]) -> Setup:
    """The stage of the tests, as one of AWS."""
    return replace(
        Setup.here(),
        keys_url=aws["COGNITO_JWKS_URL"],
        bucket=aws["MEDIA_BUCKET"],
        sender=aws["MAIL_SENDER"],
        stage="dev",
    )


def findings(check: Callable[[Setup], Iterable[Finding]], setup: Setup) -> list[Finding]:
    return list(looked_at([check], setup))


@pytest.mark.parametrize(
    "check",
    [account.aws_itself, account.clock, *resources.CHECKS[1:]],
    ids=lambda check: check.__name__,
)
def test_the_stage_itself_has_none(
    here: Setup, check: Callable[[Setup], Iterable[Finding]]
) -> None:
    assert findings(check, here) == []


@pytest.fixture
def one_table(here: Setup, monkeypatch: pytest.MonkeyPatch) -> Setup:
    """A stage whose only table is that of tasks, not made yet."""
    monkeypatch.setattr(resources, "models", lambda: {Task.Meta.table_name: Task})
    return replace(here, prefix=f"doctor-{uuid4().hex[:8]}")


def make(setup: Setup, **changes: Any) -> str:
    """Make the table, but for some changes to its definition; its TTL is off."""
    name = setup.prefix + NAME
    wanted = {**table_setup.definition(Task), **changes}
    kept = {key: value for key, value in wanted.items() if value is not None}
    table_setup.create(setup.client("dynamodb"), name, kept)
    return name


def switch_ttl_on(setup: Setup, name: str) -> None:
    table_setup.switch_ttl_on(setup.client("dynamodb"), name, "expiresAt")


def test_a_table_as_the_model_says_is_right(one_table: Setup) -> None:
    switch_ttl_on(one_table, make(one_table))

    assert findings(resources.tables, one_table) == []


def test_a_missing_table_is_told(one_table: Setup) -> None:
    [found] = findings(resources.tables, one_table)

    assert found.what == f"The table {one_table.prefix}-tasks is missing."
    assert "manage.py infra deploy --stage dev" in found.remedy


def test_a_missing_index_is_told(one_table: Setup) -> None:
    of_index = {"categoryId", "createdAt"}
    left = [
        attribute
        for attribute in table_setup.definition(Task)["AttributeDefinitions"]
        if attribute["AttributeName"] not in of_index
    ]
    name = make(one_table, GlobalSecondaryIndexes=None, AttributeDefinitions=left)
    switch_ttl_on(one_table, name)

    whats = [found.what for found in findings(resources.tables, one_table)]

    assert f"The table {one_table.prefix}-tasks lacks the index CategoryIndex." in whats


def test_a_table_without_stream_is_told(one_table: Setup) -> None:
    switch_ttl_on(one_table, make(one_table, StreamSpecification=None))

    [found] = findings(resources.tables, one_table)

    assert "has no stream" in found.what


def test_a_ttl_that_is_off_is_told(one_table: Setup) -> None:
    make(one_table)

    [found] = findings(resources.tables, one_table)

    assert "does not expire rows by expiresAt" in found.what
    assert "create_tables" in found.remedy


def test_other_keys_are_told(one_table: Setup) -> None:
    make(
        one_table,
        KeySchema=[{"AttributeName": "taskId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "taskId", "AttributeType": "S"}],
        GlobalSecondaryIndexes=None,
        LocalSecondaryIndexes=None,
    )

    assert "has other keys" in findings(resources.tables, one_table)[0].what


@dataclass(frozen=True)
class Pool:
    pool_id: str
    client_id: str


@pytest.fixture(scope="module")
def other_pool(here: Setup) -> Pool:
    """A pool of somebody else's, with a client for servers alone."""
    cognito = here.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="other",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    return Pool(pool_id, made["ClientId"])


def test_a_pool_that_is_not_there_is_told(here: Setup) -> None:
    [found] = findings(resources.pool, replace(here, pool_id="eu-central-1_nowhere00"))

    assert "There is no user pool eu-central-1_nowhere00" in found.what
    assert "infra outputs --stage dev tells COGNITO_POOL_ID" in found.remedy


def test_a_pool_of_somebody_else_is_told(here: Setup, other_pool: Pool) -> None:
    whats = [
        one.what for one in findings(resources.pool, replace(here, pool_id=other_pool.pool_id))
    ]

    assert whats[0].endswith("is not of Hearth: it lacks custom:location, custom:rating.")
    assert {what.rpartition(" ")[2] for what in whats[1:]} == {
        f"{group}." for group in data_stack.GROUPS
    }


def test_a_client_of_another_pool_is_told(here: Setup, other_pool: Pool) -> None:
    [found] = findings(resources.pool_client, replace(here, client_id=other_pool.client_id))

    assert f"has no client {other_pool.client_id}" in found.what


def test_a_client_that_signs_nobody_in_is_told(here: Setup, other_pool: Pool) -> None:
    setup = replace(here, pool_id=other_pool.pool_id, client_id=other_pool.client_id)

    flow, has_secret = findings(resources.pool_client, setup)

    assert flow.what.endswith("lacks the flow ALLOW_USER_SRP_AUTH.")
    assert "has a secret" in has_secret.what


def test_an_issuer_of_another_pool_is_told(here: Setup) -> None:
    [found] = findings(resources.issuer, replace(here, issuer="https://example.com/eu_other"))

    assert found.remedy.startswith("export COGNITO_ISSUER=https://cognito-idp.eu-central-1.")


def test_keys_that_are_not_there_are_told(here: Setup) -> None:
    [found] = findings(resources.keys, replace(here, keys_url="http://127.0.0.1:9/jwks.json"))

    assert "No token can be checked" in found.what


@pytest.fixture
def bucket(here: Setup) -> Setup:
    """A bucket that is as it is to be."""
    name = f"doctor-{uuid4().hex[:12]}"
    s3 = here.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    rule = {"AllowedMethods": ["GET", "POST"], "AllowedOrigins": ["https://hearth.example"]}
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCKED)
    s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    return replace(here, bucket=name)


def _without_cors(s3: Any, name: str) -> None:
    s3.delete_bucket_cors(Bucket=name)


def _cors_for_reading_alone(s3: Any, name: str) -> None:
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})


def _public(s3: Any, name: str) -> None:
    s3.delete_public_access_block(Bucket=name)


def _half_public(s3: Any, name: str) -> None:
    blocked = {**BLOCKED, "BlockPublicPolicy": False}
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=blocked)


def _silent(s3: Any, name: str) -> None:
    s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={})


@pytest.mark.parametrize(
    ("plant", "what", "remedy"),
    [
        (_without_cors, "lacks CORS for POST", "make deploy STAGE=dev"),
        (_cors_for_reading_alone, "lacks CORS for POST", "make deploy STAGE=dev"),
        (_public, "may be made public", "aws s3api put-public-access-block"),
        (_half_public, "may be made public", "BlockPublicPolicy=true"),
        (_silent, "tells nobody of uploads", "make deploy STAGE=dev"),
    ],
)
def test_a_fault_of_the_bucket_is_told(
    bucket: Setup, plant: Callable[[Any, str], None], what: str, remedy: str
) -> None:
    assert findings(resources.bucket, bucket) == []
    plant(bucket.client("s3"), bucket.bucket)

    [found] = findings(resources.bucket, bucket)

    assert what in found.what
    assert remedy in found.remedy


def test_a_missing_bucket_is_told(here: Setup) -> None:
    [found] = findings(resources.bucket, replace(here, bucket="hearth-nowhere"))

    assert "There is no bucket hearth-nowhere" in found.what


@pytest.mark.parametrize("name", ["work_queue", "dead_letters"])
def test_a_missing_queue_is_told(here: Setup, name: str) -> None:
    missing: dict[str, Any] = {name: f"{here.work_queue}-gone"}
    unnamed: dict[str, Any] = {name: ""}

    [gone] = findings(resources.queues, replace(here, **missing))
    [unset] = findings(resources.queues, replace(here, **unnamed))

    assert "There is no queue" in gone.what
    assert unset.what.endswith("_URL is not set.")


def test_a_queue_with_other_dead_letters_is_told(here: Setup) -> None:
    queue = here.client("sqs").create_queue(QueueName=f"doctor-{uuid4().hex[:8]}")

    [found] = findings(resources.queues, replace(here, work_queue=queue["QueueUrl"]))

    assert "it has other dead letters" in found.what


def test_a_missing_bus_is_told(here: Setup) -> None:
    [gone] = findings(resources.bus, replace(here, bus="nowhere"))
    [unset] = findings(resources.bus, replace(here, bus=""))

    assert gone.what.startswith("There is no bus nowhere")
    assert unset.what.startswith("BUS_NAME is not set")


@pytest.mark.parametrize("place", ["secretsmanager:{}:secret:nowhere", "ssm:{}:parameter/nowhere"])
def test_a_missing_secret_is_told(here: Setup, place: str) -> None:
    arn = "arn:aws:" + place.format("eu-central-1:000000000000")

    [found] = findings(resources.secret, replace(here, secret_arn=arn))

    assert "There is no signing secret" in found.what


def test_a_secret_in_ssm_is_found_there(here: Setup) -> None:
    name = f"/{uuid4().hex}/secret-key"
    here.client("ssm").put_parameter(Name=name, Type="SecureString", Value="kept")
    arn = f"arn:aws:ssm:eu-central-1:000000000000:parameter{name}"

    assert findings(resources.secret, replace(here, secret_arn=arn)) == []


def test_a_sender_that_is_not_verified_is_told(here: Setup) -> None:
    [found] = findings(resources.sender, replace(here, sender="me@nowhere.example"))

    assert "--domain nowhere.example" in found.remedy


@pytest.fixture
def ahead() -> Iterator[str]:
    """An AWS whose clock is an hour ahead."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(400)
            self.send_header("Date", formatdate(time.time() + 3600, usegmt=True))
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_wrong_clock_is_told(here: Setup, ahead: str) -> None:
    [found] = findings(account.clock, replace(here, endpoint=ahead))

    assert re.match(r"The clock of this machine is -3(600|59\d) s off", found.what)
    assert found.remedy == "sudo timedatectl set-ntp true"


def test_an_aws_out_of_reach_is_told(here: Setup) -> None:
    nowhere = replace(here, endpoint="http://127.0.0.1:9", _clients={})

    [found] = findings(account.aws_itself, nowhere)

    assert found.what.startswith("AWS cannot be reached at http://127.0.0.1:9")


def test_missing_credentials_are_told(here: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")

    [found] = findings(account.aws_itself, replace(here, _clients={}))

    assert found.what == "There are no credentials for AWS."
