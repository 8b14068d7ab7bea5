"""The people of the tests, one embedded AWS for all of them, and a record of what is asked of it.

alice owns things, bob must never see them, carol owns nothing yet, mod moderates, admin
administers. Each test has people of its own, so nothing needs to be cleaned up between tests.
"""

import gc
import json
import logging
import os
import threading
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import override_settings
from rest_framework.test import APIClient

from apps.core import due
from apps.core.api.authentication import current_standing
from apps.core.db import connection
from apps.core.failures import FailureKeeper
from apps.core.routing import route
from infra import deploy
from infra.aws import client
from infra.local import ministack
from infra.local.queues import QueueFeeder
from infra.local.streams import StreamFeeder
from infra.stages import STAGES
from tests.factories import make_user
from tests.log_canary import LogCanary
from tests.workers import make_feeders

KEY_ID = "test-key"

# The same examples each time, so that a red run is about the change; `make soak` looks for others.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
if "SOAK" not in os.environ:
    hypothesis.settings.load_profile("same")

# The first two take minutes; the others look at every row that others left, or fire what is due.
FIRST = (
    *("tests/e2e/", "tests/infra/", "tests/accounts/test_delete_me.py"),
    "tests/core/test_send_reminders.py",
)


@pytest.hookimpl(trylast=True)  # After they were shuffled.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, or one worker waits for the other at the end."""
    items.sort(key=lambda item: [not item.location[0].startswith(path) for path in FIRST])


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse two claims of one name, of which only one would run when they are distributed.

    And let the collector look at what tests make, not at all libraries again and again.
    """
    names = Counter(item.nodeid for item in session.items)
    if doubled := [name for name, count in names.items() if count > 1]:
        raise pytest.UsageError(f"These names stand for several claims: {doubled[:5]}")
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


DOMAINS = {"webhooks": "notifications"}  # Of folders that have another name.

MakeToken = Callable[..., str]
# What the stage's environment tells the settings, while the tests run.
FROM_STAGE = (
    "AWS_ENDPOINT_URL",
    "BUS_NAME",
    "COGNITO_CLIENT_ID",
    "COGNITO_ISSUER",
    "COGNITO_POOL_ID",
    "DEAD_LETTER_QUEUE_URL",
    "WORK_QUEUE_URL",
)


class Person(APIClient):
    """A client that is signed in as a user of its own."""

    def __init__(self, user_id: str, token: str) -> None:
        super().__init__(raise_request_exception=False)
        self.user_id = user_id
        self.token = token
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")


@pytest.fixture(scope="session", autouse=True)
def log_canary() -> Iterator[LogCanary]:
    """Listen to the log from before the first test until after the last one."""
    canary = LogCanary()
    logging.getLogger().addHandler(canary)
    yield canary
    logging.getLogger().removeHandler(canary)
    assert canary.told() == []


@pytest.fixture(autouse=True)
def _log_tells_no_secret(log_canary: LogCanary, request: pytest.FixtureRequest) -> Iterator[None]:
    logging.getLogger().addHandler(log_canary)  # Again: our entry sets up the log of a function.
    yield
    for keeper in [one for one in logging.getLogger().handlers if isinstance(one, FailureKeeper)]:
        logging.getLogger().removeHandler(keeper)  # Or what others provoke costs calls more.
    told = log_canary.told()
    assert request.node.get_closest_marker("logs_secrets") or told == []


@pytest.fixture(scope="session")
def signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The embedded AWS with the stacks of the local stage; yields the stage's environment."""
    folder: Path = tmp_path_factory.mktemp("aws")
    with ministack.running(folder, keep=False) as endpoint:
        outputs = deploy.deploy("local")
        yield deploy.environment("local", outputs) | {"AWS_ENDPOINT_URL": endpoint}


@pytest.fixture(scope="session", autouse=True)
def _stage(aws: dict[str, str], signing_key: rsa.RSAPrivateKey) -> Iterator[None]:
    """The settings of the stage, and a page with the pool's keys and the one of the tests."""
    with urllib.request.urlopen(aws["COGNITO_JWKS_URL"]) as answer:  # noqa: S310  # Loopback.
        keys = json.load(answer)["keys"]
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key.public_key(), as_dict=True)
    page = json.dumps({"keys": [*keys, {**jwk, "kid": KEY_ID, "use": "sig"}]}).encode()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _serving(page))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    from_stage = {name: aws[name] for name in FROM_STAGE}
    url = f"http://127.0.0.1:{server.server_port}/keys"
    with override_settings(**from_stage, COGNITO_JWKS_URL=url):
        yield
    server.shutdown()
    server.server_close()


def _serving(page: bytes) -> type[BaseHTTPRequestHandler]:
    class KeyPage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    return KeyPage


@pytest.fixture(scope="session")
def make_token(signing_key: rsa.RSAPrivateKey) -> MakeToken:
    def make(user_id: str, **changes: Any) -> str:
        claims = {
            "sub": user_id,
            "iss": settings.COGNITO_ISSUER,
            "iat": datetime.now(UTC),
            "exp": datetime.now(UTC) + timedelta(hours=1),
            "token_use": "access",
            "client_id": settings.COGNITO_CLIENT_ID,
        }
        return jwt.encode(
            {**claims, **changes}, signing_key, algorithm="RS256", headers={"kid": KEY_ID}
        )

    return make


@pytest.fixture
def dynamodb_calls() -> Iterator[list[str]]:
    """The names of the DynamoDB operations since the test began (or cleared it)."""
    names: list[str] = []

    def note(model: Any, **_: Any) -> None:
        names.append(model.name)

    events = connection.client.meta.events
    events.register("before-call.dynamodb", note)
    yield names
    events.unregister("before-call.dynamodb", note)


@pytest.fixture(scope="session")
def positions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that says how far the streams have been read."""
    return tmp_path_factory.mktemp("work") / "positions.json"


@pytest.fixture(scope="session")
def feeders(aws: dict[str, str], positions: Path) -> list[StreamFeeder]:
    """What feeds the tables' streams to our entry."""
    return make_feeders(positions)


@pytest.fixture(scope="session")
def work_queue(aws: dict[str, str]) -> QueueFeeder:
    """What feeds the work queue to our entry."""
    outputs = deploy.outputs("local")
    queues = client(STAGES["local"], "sqs")
    return QueueFeeder(
        *(outputs["WorkQueueUrl"], outputs["WorkQueueArn"]), queues=queues, invoke=route, wait=0
    )


class Settler:
    """Lets everything that follows from what was written happen now.

    It looks at the streams of those tables alone that were written to: to ask all of them takes
    longer than most tests.
    """

    def __init__(self, feeders: list[StreamFeeder], work_queue: QueueFeeder) -> None:
        self._work_queue = work_queue
        # The iterators are kept, so that a stream in which nothing is new costs one call.
        self._streams = {table_of(one): (one, dict[str, str]()) for one in feeders}
        self._written = set(self._streams)

    def note_write(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Note which tables a request to DynamoDB writes to."""
        match model.name:
            case "PutItem" | "UpdateItem" | "DeleteItem":
                self._written.add(params["TableName"])
            case "BatchWriteItem":
                self._written.update(params["RequestItems"])
            case "TransactWriteItems":
                writes = (write for item in params["TransactItems"] for write in item.values())
                self._written.update(write["TableName"] for write in writes)
            case _:
                pass  # A read.

    def __call__(self) -> None:
        while self._feed_once():
            pass

    def forget(self) -> None:
        """Let nothing follow from what was written until now."""
        with pytest.MonkeyPatch.context() as patch:
            for feeder in (self._work_queue, *(one for one, _ in self._streams.values())):
                patch.setattr(feeder, "invoke", lambda _event: {"batchItemFailures": []})
            self()

    def _feed_once(self) -> bool:
        written, self._written = self._written & set(self._streams), set()
        busy = {table for table in written if self._feed(table)}
        self._written |= busy  # There may be more.
        return bool(busy) or self._work_queue.feed() > 0

    def _feed(self, table: str) -> bool:
        feeder, iterators = self._streams[table]
        try:
            return feeder._feed_shards(iterators)
        except feeder.streams.exceptions.ExpiredIteratorException:  # Unused for a while.
            iterators.clear()
            return feeder._feed_shards(iterators)


def table_of(feeder: StreamFeeder) -> str:
    return feeder.stream_arn.split("/")[1]


@pytest.fixture(scope="session")
def settler(feeders: list[StreamFeeder], work_queue: QueueFeeder) -> Settler:
    return Settler(feeders, work_queue)


@pytest.fixture(scope="session", autouse=True)
def _writes_are_noted(settler: Settler) -> None:
    """Open the client before a test can start an AWS of its own, and let it tell of writes."""
    connection.client.meta.events.register("provide-client-params.dynamodb", settler.note_write)


@pytest.fixture(autouse=True)
def _settles_its_own_changes(settler: Settler, request: pytest.FixtureRequest) -> None:
    """Let a test that settles do so with its own changes: those of thousands take a minute."""
    if "settle" in request.fixturenames:
        settler.forget()


@pytest.fixture(autouse=True)
def _only_ones_own_is_due(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let work of the domain under test alone be due: what all tests left there takes minutes."""
    folder = request.path.parent.name
    handlers = f"apps.{DOMAINS.get(folder, folder)}."
    own = {kind: fire for kind, fire in due._kinds.items() if fire.__module__.startswith(handlers)}
    if own:
        monkeypatch.setattr(due, "_kinds", own)


@pytest.fixture
def settle(settler: Settler) -> Settler:
    return settler


@pytest.fixture
def person(make_token: MakeToken) -> Callable[..., Person]:
    """Make somebody new who is signed in."""

    def make(**claims: Any) -> Person:
        user_id = str(uuid4())
        make_user(user_id, roles=claims.get("cognito:groups", ()))
        current_standing(user_id)  # So that whether they may come in is known.
        return Person(user_id, make_token(user_id, **claims))

    return make


@pytest.fixture
def alice(person: Callable[..., Person]) -> Person:
    return person()


@pytest.fixture
def bob(person: Callable[..., Person]) -> Person:
    return person()


@pytest.fixture
def carol(person: Callable[..., Person]) -> Person:
    return person()


@pytest.fixture
def mod(person: Callable[..., Person]) -> Person:
    return person(**{"cognito:groups": ["moderator"]})


@pytest.fixture
def admin(person: Callable[..., Person]) -> Person:
    return person(**{"cognito:groups": ["admin"]})


@pytest.fixture
def anonymous() -> APIClient:
    return APIClient(raise_request_exception=False)
