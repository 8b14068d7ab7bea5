import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from pynamodb.exceptions import UpdateError

from apps.core import limits
from apps.core.errors import DomainError, NotFound, RateLimited, Unavailable
from apps.core.limits import Rate, Window
from tests.core.conftest import Fail, LoseAnswers
from tests.core.faults import THROTTLED, WRONG
from tests.factories import NOW

RATE = Rate("login", limit=5, seconds=60)
IN_ANOTHER_PROCESS = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from tests.core.test_limits import RATE, passes
with ThreadPoolExecutor(16) as pool:
    print(sum(pool.map(lambda _: passes(sys.argv[1]), range(32))))
"""


@pytest.fixture
def subject() -> str:
    return str(uuid4())


def passes(subject: str, seconds: float = 0, rate: Rate = RATE) -> bool:
    try:
        limits.use(rate, subject, NOW + timedelta(seconds=seconds))
    except RateLimited:
        return False
    return True


def test_exactly_the_limit_passes(subject: str) -> None:
    assert [passes(subject) for _ in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("limit", [1, 10, 50])
def test_of_64_at_once_exactly_the_limit_passes(subject: str, limit: int) -> None:
    rate = Rate("parallel", limit, seconds=60)

    with ThreadPoolExecutor(64) as pool:
        passed = list(pool.map(lambda _: passes(subject, rate=rate), range(64)))

    assert sum(passed) == limit


def test_two_processes_share_one_limit(subject: str, aws: dict[str, str]) -> None:
    environment = {**os.environ, **aws, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, subject]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)  # noqa: S603
        for _ in range(2)
    ]

    passed = [json.loads(process.communicate()[0]) for process in processes]

    assert sum(passed) == 5


def test_a_window_begins_with_its_first_use_and_lasts_its_time(subject: str) -> None:
    assert all(passes(subject, seconds) for seconds in (0, 10, 20, 30, 40))
    assert not passes(subject, 59.9)

    assert all(passes(subject, 60) for _ in range(5))
    assert not passes(subject, 119.9)
    assert passes(subject, 120)


def test_of_64_at_once_at_the_end_of_a_window_exactly_the_limit_passes(subject: str) -> None:
    while passes(subject):
        pass

    with ThreadPoolExecutor(64) as pool:
        passed = list(pool.map(lambda _: passes(subject, 60), range(64)))

    assert sum(passed) == 5


@pytest.mark.parametrize(("seconds", "left"), [(0, 60), (0.5, 60), (45, 15), (59.5, 1)])
def test_says_when_the_next_try_counts(subject: str, seconds: float, left: int) -> None:
    while passes(subject):
        pass

    with pytest.raises(RateLimited) as caught:
        limits.use(RATE, subject, NOW + timedelta(seconds=seconds))

    assert caught.value.retry_after_seconds == left


def test_what_is_given_back_can_be_used_again(subject: str) -> None:
    while passes(subject):
        pass

    limits.give_back(RATE, subject)

    assert [passes(subject) for _ in range(2)] == [True, False]


def attempt(subject: str, error: Exception | None, go: Event | None = None) -> str:
    """Make an attempt that ends so, and tell how it ended."""
    try:
        with limits.failures_counted([(RATE, subject)], (LookupError,), NOW):
            if go:
                go.wait(5)
            if error:
                raise error
    except (LookupError, DomainError) as ended:
        return type(ended).__name__
    return "done"


def test_only_what_fails_is_counted(subject: str) -> None:
    ends = [None, LookupError(), NotFound(), LookupError(), None, *3 * [LookupError()], None]

    ended = [attempt(subject, error) for error in ends]

    failed, done = "LookupError", "done"
    assert ended == [done, failed, "NotFound", failed, done, *3 * [failed], "RateLimited"]


def test_who_comes_while_others_try_waits_for_what_becomes_of_them(subject: str) -> None:
    go = Event()
    with ThreadPoolExecutor(6) as threads:
        trying = [threads.submit(attempt, subject, None, go) for _ in range(5)]
        while (window := Window.find(*Window.of(RATE, subject).keys())) is None or window.uses < 5:
            time.sleep(0.01)
        late = threads.submit(attempt, subject, None)
        go.set()

    assert {one.result() for one in (*trying, late)} == {"done"}


def test_after_too_many_failures_nobody_waits(
    subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        attempt(subject, LookupError())
    monkeypatch.setattr(limits, "PAUSES", 10**6)

    assert attempt(subject, None) == "RateLimited"


def test_an_attempt_that_died_keeps_its_place_until_the_window_ends(
    subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PAUSES", 2)
    while passes(subject):
        pass

    assert attempt(subject, None) == "RateLimited"


def test_nothing_is_given_back_where_nothing_was_used(subject: str) -> None:
    limits.give_back(RATE, subject)
    passes(subject)
    for _ in range(3):
        limits.give_back(RATE, subject)

    assert [passes(subject) for _ in range(6)] == [True] * 5 + [False]


def test_rates_and_subjects_count_apart(subject: str) -> None:
    while passes(subject):
        pass

    assert passes(subject, rate=Rate("other", 1, 60))
    assert passes(f"{subject}x")


def test_a_use_costs_one_request_and_a_new_window_two(
    subject: str, dynamodb_calls: list[str]
) -> None:
    passes(subject)
    assert dynamodb_calls == ["UpdateItem"] * 2

    passes(subject)
    assert dynamodb_calls == ["UpdateItem"] * 3


def test_the_row_tells_nobody_who_it_is_about(subject: str) -> None:
    passes(f"{subject}@example.com")

    window = Window.load(Window.of(RATE, f"{subject}@example.com").subject)

    assert subject not in repr(window.attribute_values)
    assert window.expires_at == NOW + timedelta(seconds=60)


def test_a_lost_answer_never_lets_more_pass(subject: str, lose_answers: LoseAnswers) -> None:
    lose_answers("UpdateItem", 2)

    assert sum(passes(subject) for _ in range(10)) <= 5


def test_is_unavailable_where_the_table_is(subject: str, fail: Fail) -> None:
    fail(THROTTLED)

    with pytest.raises(Unavailable):
        limits.use(RATE, subject, NOW)


def test_a_fault_of_ours_is_no_full_window(subject: str, fail: Fail) -> None:
    fail(WRONG)

    with pytest.raises(UpdateError):
        limits.use(RATE, subject, NOW)


def test_a_window_that_vanishes_in_between_is_over_in_a_second(
    subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    while passes(subject):
        pass
    monkeypatch.setattr(Window, "find", lambda _subject: None)

    with pytest.raises(RateLimited) as caught:
        limits.use(RATE, subject, NOW)

    assert caught.value.retry_after_seconds == 1
