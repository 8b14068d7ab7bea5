"""Faults on purpose, at a chosen moment."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from apps.core.db import connection
from tests.core.faults import Fault
from tests.core.figures import Figures, Lines, added_up, lines_with_figures

Fail = Callable[..., list[str]]
LoseAnswers = Callable[[str, int], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Let the next requests to DynamoDB fail so (None: not), and record every one that is sent."""
    send = connection.client._make_api_call
    sent: list[str] = []

    def arrange(*faults: Fault) -> list[str]:
        left = list(faults)

        def fail_or_send(operation: str, request: dict[str, Any]) -> Any:
            sent.append(operation)
            fault = left.pop(0) if left else None
            if fault is None:
                return send(operation, request)
            raise fault if isinstance(fault, Exception) else ClientError(fault, operation)

        monkeypatch.setattr(connection.client, "_make_api_call", fail_or_send)
        monkeypatch.setattr("apps.core.db.connections.PAUSE_SECONDS", 0)
        return sent

    return arrange


@pytest.fixture
def lose_answers(monkeypatch: pytest.MonkeyPatch) -> LoseAnswers:
    """Let the next requests for an operation take effect, but lose their answers.

    botocore then repeats them, up to twice.
    """
    session = connection.client._endpoint.http_session
    send = session.send

    def arrange(operation: str, count: int) -> None:
        left = [ConnectionClosedError(endpoint_url="dynamodb")] * count

        def send_and_lose(request: Any) -> Any:
            answer = send(request)
            if left and request.headers["X-Amz-Target"].endswith(f".{operation}".encode()):
                raise left.pop()
            return answer

        monkeypatch.setattr(session, "send", send_and_lose)

    return arrange


@pytest.fixture
def user_id() -> str:
    """Somebody whose rows a test looks at, and who never signs in."""
    return str(uuid4())


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The lines of the log with figures, since the test began."""
    with lines_with_figures() as told:
        yield told


@pytest.fixture
def figures(lines: Lines) -> Figures:
    """The sums of all figures since the test began."""
    return lambda: added_up(lines())
