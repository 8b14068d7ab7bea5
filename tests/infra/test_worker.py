"""`manage.py work`: it feeds all there is to feed, until it is told to stop."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command

from apps.core.aws import clients
from apps.core.db import connection
from apps.media import bucket
from config import env
from infra import deploy
from infra.aws import client
from infra.local import ministack
from infra.stages import STAGES

LOCAL = STAGES["local"]
RUN_DUE = {
    "detail-type": "Scheduled Event",
    "resources": ["arn:aws:events:eu-central-1:000000000000:rule/x-apps.core.due.run_due"],
}


@pytest.fixture
def handlers() -> Iterator[None]:
    """Leave the signals of this process as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def own_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what runs here open clients of its own, since its AWS is gone before the next test."""
    monkeypatch.setattr(clients, "_client", cache(clients._client.__wrapped__))
    monkeypatch.setattr(connection, "_client", None)
    storage = storages.create_storage(settings.STORAGES["default"])
    monkeypatch.setattr(bucket, "default_storage", storage)


def messages_in(url: str) -> int:
    answer = client(LOCAL, "sqs").get_queue_attributes(
        QueueUrl=url,
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )
    return sum(int(number) for number in answer["Attributes"].values())


def test_a_message_is_handled_and_sigterm_ends_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handlers: None, own_clients: None
) -> None:
    monkeypatch.setattr(env, "VAR_DIR", tmp_path)
    with ministack.running(tmp_path, keep=False):
        queue = deploy.deploy("local")["WorkQueueUrl"]
        client(LOCAL, "sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(RUN_DUE))
        threading.Timer(4, os.kill, (os.getpid(), signal.SIGTERM)).start()

        call_command("work")

        assert messages_in(queue) == 0
