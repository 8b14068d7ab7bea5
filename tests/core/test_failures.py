"""What fails is kept for a week, found by its correlation id, without what anybody sent."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.core import failures
from apps.core.correlation import correlated
from apps.core.failures import KEPT, KEPT_A_MINUTE, FailureKeeper, keep_failures
from apps.tasks import services
from tests.conftest import Person
from tests.core.conftest import Fail
from tests.core.faults import BROKEN

logger = logging.getLogger("apps.of.a.test")


@pytest.fixture(autouse=True)
def _kept() -> None:
    keep_failures()


def test_a_crash_of_a_view_is_found_by_the_correlation_id_of_its_answer(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_: object) -> None:
        raise KeyError("what somebody sent")

    monkeypatch.setattr(services, "list_tasks", crash)

    answer = alice.get("/v1/tasks")

    assert answer.status_code == 500
    [kept] = failures.about(answer["X-Correlation-Id"], 10)
    assert (kept.message, kept.kind) == ("Unhandled exception", "KeyError")
    assert str(kept.place).startswith("apps/tasks/views")
    assert "sent" not in str(kept.serialize())
    assert kept.failure_id in {one.failure_id for one in failures.newest(50)}


def test_it_goes_after_a_week(alice: Person) -> None:
    correlation_id = uuid4().hex
    with correlated(correlation_id):
        logger.error("It failed")

    [kept] = failures.about(correlation_id, 10)

    assert kept.expires_at
    assert abs(kept.expires_at - kept.failed_at - KEPT) <= timedelta(seconds=1)
    assert timezone.now() - kept.failed_at < timedelta(minutes=1)
    assert kept.kind is None
    assert str(kept.place).startswith("apps.of.a.test:")


def test_what_is_no_error_is_not_kept() -> None:
    correlation_id = uuid4().hex
    with correlated(correlation_id):
        logger.warning("It is odd")

    assert failures.about(correlation_id, 10) == []


def test_of_thousands_a_process_keeps_some_a_minute() -> None:
    keeper, correlation_id = FailureKeeper(), uuid4().hex
    minutes = [0] * (KEPT_A_MINUTE + 5) + [1] * 3
    with correlated(correlation_id):
        for minute in minutes:
            keeper.handle(logging.makeLogRecord({"msg": "It failed", "created": minute * 60}))

    assert len(failures.about(correlation_id, 100)) == KEPT_A_MINUTE + 3


def test_where_nothing_can_be_kept_the_answer_is_the_same(fail: Fail) -> None:
    sent = fail(*[BROKEN] * 20)

    logger.error("It failed")

    assert set(sent) == {"BatchWriteItem"}


def test_to_keep_twice_is_once() -> None:
    keep_failures()

    keepers = [one for one in logging.getLogger().handlers if isinstance(one, FailureKeeper)]
    assert len(keepers) == 1
