"""The functions' entry: HTTP through Zappa, all else to our own routing, code from nowhere."""

import json
from typing import Any

import pytest

from apps.core.routing import UnknownEvent
from infra.local.entry import invoke

RUN_DUE = {
    "detail-type": "Scheduled Event",
    "resources": [
        "arn:aws:events:eu-central-1:000000000000:rule/hearth-local-work-apps.core.due.run_due"
    ],
    "detail": {},
}


@pytest.fixture(scope="module", autouse=True)
def _begun() -> None:
    """Call once before: the first call sets up the log anew, without who listens to it."""
    invoke(RUN_DUE)


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"raw_command": "print('run')"},
        {"command": "os.getcwd"},
        {"type": "TOKEN", "authorizationToken": "x", "methodArn": "x"},
        {"triggerSource": "PreSignUp_SignUp"},
        {"awslogs": {"data": ""}},
    ],
)
def test_what_zappa_would_run_or_swallow_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(UnknownEvent):
        invoke(event)


def test_a_request_is_answered_through_the_whole_application() -> None:
    answer = invoke(
        {
            "httpMethod": "GET",
            "path": "/v1/tasks",
            "headers": {"Host": "127.0.0.1", "Accept": "application/json"},
            "requestContext": {"identity": {"sourceIp": "203.0.113.9"}},
            "body": None,
        }
    )

    assert answer["statusCode"] == 401
    assert json.loads(answer["body"])["error"]["correlationId"]


def test_a_schedule_runs_by_its_dotted_name() -> None:
    assert invoke(RUN_DUE) is None


def test_what_an_event_cost_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "apps.core.routing")

    invoke(RUN_DUE)
    with pytest.raises(UnknownEvent):
        invoke({})

    run, unknown = (vars(line) for line in caplog.records if line.message == "event")
    assert run["kind"] == "Scheduled Event"
    assert run["dynamodbCalls"] > 0
    assert run["milliseconds"] > 0
    assert (unknown["kind"], unknown["dynamodbCalls"]) == (None, 0)
