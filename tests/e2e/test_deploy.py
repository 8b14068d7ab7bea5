"""`make deploy STAGE=local`: Zappa for real, the API behind the gateway and Lambda that are there.

One deployment serves all claims of this file.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config import env
from infra import deploy, package, wiring
from infra import release as infra_release
from infra.aws import client
from infra.local import ministack
from infra.plan import Phase
from infra.stages import STAGES
from tests.e2e.gateway import JSON, Gateway
from tests.uploads import JPEG, http, send

pytestmark = pytest.mark.timeout(400)

LOCAL = STAGES["local"]


def release() -> str:
    """Deploy, and return the address that was printed."""
    return told_by_release().split()[-1]


def told_by_release() -> str:
    out = StringIO()
    call_command("deploy", stage="local", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An embedded AWS of this file's own, in a folder of its own."""
    folder = tmp_path_factory.mktemp("deployed")
    with pytest.MonkeyPatch.context() as patch, ministack.running(folder, keep=False) as running:
        patch.setattr(env, "VAR_DIR", folder)
        patch.setattr(env, "STAGE_FILE", folder / "stage.json")
        yield running


@pytest.fixture(scope="module")
def address(endpoint: str) -> str:
    return release()


@pytest.fixture
def somebody(address: str, endpoint: str) -> Gateway:
    """Somebody new who has signed up and in through the gateway."""
    gateway = Gateway(address)
    name = uuid4().hex[:12]
    gateway.sign_up(
        f"{name}@example.com", f"u{name}", mailbox=f"{endpoint}/_ministack/ses/messages"
    )
    return gateway


def eventually(found: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (done := found()) and time.monotonic() < deadline:
        time.sleep(0.5)
    return done


def test_the_address_is_the_gateways_with_its_stage(address: str, endpoint: str) -> None:
    assert address == f"{endpoint}/restapis/{wiring.api_id(LOCAL)}/local/_user_request_"
    assert wiring.names(LOCAL)["Address"] == address
    functions = client(LOCAL, "lambda")
    for name in LOCAL.functions:
        told = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        assert told["PUBLIC_URL"] == address
    assert Gateway(address).call("GET", "/health/live").status == 200


def test_tasks_are_made_read_changed_and_deleted(somebody: Gateway) -> None:
    made = somebody.call("POST", "/v1/tasks", {"title": "Water the plants"})
    path = f"/v1/tasks/{made.body['taskId']}"

    changed = somebody.call("PATCH", path, {"priority": "high"}, **{"If-Match": '"1"'})
    listed = somebody.call("GET", "/v1/tasks?limit=5")
    completed = somebody.call("POST", f"{path}/complete", {})
    gone = somebody.call("DELETE", path)

    assert (made.status, made.headers["Location"]) == (201, f"/local{path}")
    assert (changed.status, changed.body["priority"]) == (200, "high")
    assert [task["title"] for task in listed.body["items"]] == ["Water the plants"]
    assert completed.body["task"]["completed"] is True
    assert gone.status == 204
    assert somebody.call("GET", path).status == 404


def test_a_stranger_is_refused_with_the_envelope(address: str) -> None:
    answer = Gateway(address).call("GET", "/v1/tasks")

    assert answer.status == 401
    assert answer.body["error"]["correlationId"] == answer.headers["X-Correlation-Id"]


def test_links_for_others_lead_through_the_gateway(somebody: Gateway) -> None:
    wishlist = somebody.call("POST", "/v1/wishlists", {"title": "Trip", "revealAt": "2999-01-01"})
    feed = somebody.call("POST", "/v1/calendar-feeds", {"include": ["events"]})

    for url in (wishlist.body["link"]["url"], feed.body["url"]):
        assert http.request("GET", url).status == 200


def test_a_change_reaches_its_handler_through_the_deployed_source(somebody: Gateway) -> None:
    somebody.call("POST", "/v1/tasks", {"title": "Feed the hedgehog"})

    def is_found() -> bool:
        return bool(somebody.call("GET", "/v1/tasks?q=hedgehog").body["items"])

    assert eventually(is_found, seconds=30)


def test_a_reminder_comes_through_the_scheduled_rule(somebody: Gateway) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = somebody.call("POST", "/v1/tasks", {"title": "Call mum", "remindAt": [soon]})
    assert made.status == 201, made

    def pending() -> list[Any]:
        items: list[Any] = somebody.call("GET", "/v1/notifications/pending").body["items"]
        return items

    assert eventually(lambda: bool(pending()), seconds=130)
    assert [item["title"] for item in pending()] == ["Call mum"]


def test_an_upload_becomes_ready_in_the_work_function(somebody: Gateway) -> None:
    wish = {"purpose": "avatar", "contentType": "image/jpeg", "byteSize": len(JPEG)}
    asked = somebody.call("POST", "/v1/images", wish)
    path = f"/v1/images/{asked.body['imageId']}"
    assert send(asked.body["upload"]) == 204

    def is_ready() -> bool:
        return bool(somebody.call("GET", path).body["status"] == "ready")

    assert eventually(is_ready, seconds=60)
    thumb = somebody.call("GET", path).body["urls"]["thumb"]
    assert http.request("GET", thumb).headers["Content-Type"] == "image/webp"


def test_slow_work_reaches_the_work_function_through_the_queue(somebody: Gateway) -> None:
    asked = somebody.call("POST", "/v1/users/me/export", {})
    path = f"/v1/users/me/exports/{asked.body['exportId']}"

    def is_ready() -> bool:
        return bool(somebody.call("GET", path).body["status"] == "ready")

    assert eventually(is_ready, seconds=60)


def test_a_front_end_finds_the_stage_in_the_file_for_amplify(address: str) -> None:
    text = (env.VAR_DIR / "local" / "aws-config.ts").read_text()

    assert f'"endpoint": "{address}"' in text
    assert deploy.outputs("local")["UserPoolClientId"] in text


def test_the_sources_report_partial_failures_and_give_up_into_the_dead_letters(
    address: str,
) -> None:
    outputs = deploy.outputs("local")

    mappings = client(LOCAL, "lambda").list_event_source_mappings(FunctionName=LOCAL.functions[1])[
        "EventSourceMappings"
    ]

    streams = {arn for name, arn in outputs.items() if name.endswith("TableStream")}
    assert {one["EventSourceArn"] for one in mappings} == streams | {outputs["WorkQueueArn"]}
    for mapping in mappings:
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        if mapping["EventSourceArn"] in streams:
            destination = mapping["DestinationConfig"]["OnFailure"]["Destination"]
            assert destination == outputs["DeadLetterQueueArn"]


def test_the_stage_of_the_gateway_is_throttled(address: str) -> None:
    stage = client(LOCAL, "apigateway").get_stage(restApiId=wiring.api_id(LOCAL), stageName="local")

    limits = stage["methodSettings"]["*/*"]
    assert (limits["throttlingRateLimit"], limits["throttlingBurstLimit"]) == (1000, 2000)


def test_the_functions_hold_no_secret_and_have_the_role_of_the_stage(address: str) -> None:
    role = deploy.outputs("local")["RoleArn"]

    for function in LOCAL.functions:
        found: JSON = client(LOCAL, "lambda").get_function(FunctionName=function)["Configuration"]
        assert found["Role"] == role
        assert not {name for name in found["Environment"]["Variables"] if "SECRET" in name}


def test_a_second_deployment_updates_and_keeps_everything(address: str, somebody: Gateway) -> None:
    somebody.call("POST", "/v1/tasks", {"title": "Still here"})

    told = told_by_release()

    assert told.split()[-1] == address
    headings = [line for line in told.splitlines() if line[1:3] == "/4"]
    assert headings == [phase.heading for phase in Phase]
    listed = somebody.call("GET", "/v1/tasks")
    assert [task["title"] for task in listed.body["items"]] == ["Still here"]


def test_a_version_that_does_not_answer_is_taken_back(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [code(function) for function in LOCAL.functions]
    monkeypatch.setattr(infra_release, "SMOKE_SECONDS", 10)
    monkeypatch.setattr(package, "CODE", ("config",))  # Nothing of it can be imported.

    with pytest.raises(CommandError, match="does not answer"):
        release()

    for function, good in zip(LOCAL.functions, before, strict=True):
        *_, bad, back = codes(function)
        assert good == back != bad
        assert code(function) == good
    assert Gateway(address).call("GET", "/health/live").status == 200


def code(function: str) -> str:
    """Tell the checksum of the code that a function runs."""
    found = client(LOCAL, "lambda").get_function_configuration(FunctionName=function)
    return str(found["CodeSha256"])


def codes(function: str) -> list[str]:
    """Tell the checksums of a function's versions, the oldest first."""
    found = client(LOCAL, "lambda").list_versions_by_function(FunctionName=function)["Versions"]
    numbered = [version for version in found if version["Version"] != "$LATEST"]
    return [one["CodeSha256"] for one in sorted(numbered, key=lambda one: int(one["Version"]))]
