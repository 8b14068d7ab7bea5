"""Which AWS a command talks to, and by how many connections."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from apps.core.aws import clients
from config import env
from infra import aws as infra_aws
from infra.local.ministack import CREDENTIALS
from infra.stages import STAGES

ENDPOINT = "http://127.0.0.1:1"


@pytest.fixture
def lent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A running `make serve` has lent its embedded AWS to this command."""
    path = tmp_path / "stage.json"
    path.write_text(json.dumps({"AWS_ENDPOINT_URL": ENDPOINT}))
    monkeypatch.setattr(env, "STAGE_FILE", path)
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": ENDPOINT}.items():
        monkeypatch.setenv(name, value)
    return path


def test_the_local_stage_is_in_the_embedded_aws(lent: Path) -> None:
    assert infra_aws.client(STAGES["local"], "sqs").meta.endpoint_url == ENDPOINT
    assert infra_aws.is_embedded(STAGES["local"])


def test_no_other_stage_meets_it(lent: Path) -> None:
    endpoint = infra_aws.client(STAGES["prod"], "sqs").meta.endpoint_url

    assert endpoint == "https://sqs.eu-central-1.amazonaws.com"
    assert not {*CREDENTIALS, "AWS_ENDPOINT_URL"} & os.environ.keys()
    assert not infra_aws.is_embedded(STAGES["prod"])


def test_an_address_that_the_user_chose_holds_for_every_stage(
    lent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:2")

    endpoint = infra_aws.client(STAGES["prod"], "sqs").meta.endpoint_url

    assert endpoint == "http://127.0.0.1:2"


@pytest.mark.parametrize("client", [clients.client, partial(infra_aws.client, STAGES["local"])])
def test_threads_of_local_work_throw_no_connection_away(
    aws: dict[str, str], caplog: pytest.LogCaptureFixture, client: Callable[[str], Any]
) -> None:
    queues = client("sqs")
    url = queues.create_queue(QueueName="empty")["QueueUrl"]

    def wait(_: int) -> None:  # So long that all of them are open at once.
        queues.receive_message(QueueUrl=url, WaitTimeSeconds=1)

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(wait, range(24)))

    assert [record for record in caplog.records if "pool is full" in record.getMessage()] == []
