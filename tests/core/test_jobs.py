"""Work that is handed over to the queue."""

from collections.abc import Callable

import pytest
from botocore.exceptions import EndpointConnectionError

from apps.core import jobs
from apps.core.aws.clients import client
from apps.core.errors import Unavailable
from apps.core.routing import UnknownEvent, _consumers, route

Settle = Callable[[], None]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What the one who does the work `tests.knit` was told."""
    told: list[dict[str, str]] = []
    monkeypatch.setitem(_consumers, (jobs.SOURCE, "tests.knit"), told.append)
    return told


def test_work_reaches_who_does_it(taken: list[dict[str, str]], settle: Settle) -> None:
    jobs.hand_over("tests.knit", pattern="Größe 40")

    settle()

    assert taken == [{"pattern": "Größe 40"}]


def test_work_that_nobody_does_is_an_error() -> None:
    with pytest.raises(UnknownEvent, match="unknown"):
        route({"source": jobs.SOURCE, "detail-type": "unknown", "detail": {}})


def test_a_queue_that_is_away_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="sqs")

    monkeypatch.setattr(client("sqs"), "_make_api_call", fail)

    with pytest.raises(Unavailable):
        jobs.hand_over("tests.knit")
