"""`/ops`: moderators see it, administrators act there, and nobody else gets in."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from apps.core import dead_letters, due, jobs
from apps.core.aws.clients import client
from apps.core.due import Due
from apps.core.failures import Failure
from apps.core.ids import new_id
from apps.operations.humane import duration, size
from tests.conftest import Person
from tests.pages.forms import csrf_token, enter

PAGES = ["/ops", "/ops/tables", "/ops/queues", "/ops/due", "/ops/errors", "/ops/users"]
ACTIONS = ["/ops/queues/redrive", "/ops/users/{id}/suspend", "/ops/users/{id}/reinstate"]


@pytest.fixture
def as_mod(browser: Client, mod: Person) -> Client:
    return enter(browser, mod)


@pytest.fixture
def as_admin(browser: Client, admin: Person) -> Client:
    return enter(browser, admin)


@pytest.fixture
def letters(aws: dict[str, str]) -> Iterator[Callable[[], str]]:
    """A dead-letter queue of the test's own; each call buries one more."""
    queues = client("sqs")
    url = queues.create_queue(QueueName=f"letters-{new_id(datetime.now(UTC))}")["QueueUrl"]

    def bury() -> str:
        body = {"source": jobs.SOURCE, "detail-type": "tests.letter", "detail": {}}
        sent = queues.send_message(QueueUrl=url, MessageBody=json.dumps(body))
        return str(sent["MessageId"])

    with override_settings(DEAD_LETTER_QUEUE_URL=url):
        yield bury
    queues.delete_queue(QueueUrl=url)


def act(browser: Client, path: str, **fields: str) -> int:
    token = csrf_token(browser.get("/ops"))
    status: int = browser.post(path, {**fields, "csrfmiddlewaretoken": token}).status_code
    return status


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_led_to_the_form_and_back(browser: Client, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in?next={path.replace('/', '%2F')}"


@pytest.mark.parametrize("path", PAGES)
def test_who_has_no_role_is_refused(signed_in: Client, path: str) -> None:
    answer = signed_in.get(path)

    assert answer.status_code == 403
    assert "Not for you" in answer.content.decode()


def test_a_moderator_does_not_see_addresses_of_users(as_mod: Client) -> None:
    assert as_mod.get("/ops/users?q=user").status_code == 403
    assert "/ops/users" not in as_mod.get("/ops").content.decode()


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/ops/users"])
def test_a_moderator_sees_each_other_page_and_no_button_that_acts(
    as_mod: Client, path: str
) -> None:
    answer = as_mod.get(path)

    assert answer.status_code == 200
    assert "Try again" not in answer.content.decode()


@pytest.mark.parametrize("path", ACTIONS)
def test_a_moderator_does_not_act(
    as_mod: Client, alice: Person, letters: Callable[[], str], path: str
) -> None:
    letters()

    assert act(as_mod, path.format(id=alice.user_id)) == 403
    assert dead_letters.count() == 1


@pytest.mark.parametrize("path", ACTIONS)
def test_no_form_of_another_site_acts(as_admin: Client, alice: Person, path: str) -> None:
    assert as_admin.post(path.format(id=alice.user_id)).status_code == 403


def test_one_letter_is_tried_again_and_the_others_stay(
    as_admin: Client, letters: Callable[[], str]
) -> None:
    first, _ = letters(), letters()

    assert act(as_admin, "/ops/queues/redrive", message_id=first) == 302
    assert dead_letters.count() == 1
    assert act(as_admin, "/ops/queues/redrive") == 302
    assert dead_letters.count() == 0


def test_an_error_is_found_by_its_correlation_id(as_mod: Client) -> None:
    correlation_id, now = uuid4().hex, timezone.now()
    for row in (
        Failure(name, new_id(now), correlation_id=correlation_id, message="Lost", failed_at=now)
        for name in ("newest", f"about#{correlation_id}")
    ):
        row.save()

    assert "Lost" in as_mod.get(f"/ops/errors?correlation={correlation_id}").content.decode()
    assert correlation_id in as_mod.get("/ops/errors").content.decode()
    assert "None with this" in as_mod.get("/ops/errors?correlation=x").content.decode()
    assert as_mod.get(f"/ops/errors?correlation={'x' * 4000}").status_code == 200


def test_work_that_waits_is_told_with_its_age(
    as_mod: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "_kinds", {"a-test": lambda *_: None})
    since = timezone.now() - timedelta(hours=2, minutes=5, seconds=1)
    row = Due.of("a-test", "nobody", "x", since)
    row.save()

    page = as_mod.get("/ops/due").content.decode()
    row.delete()

    assert "2 h 5 min" in page


def test_a_page_costs_the_same_calls_whatever_waits(
    as_mod: Client, dynamodb_calls: list[str]
) -> None:
    as_mod.get("/ops/due")

    assert dynamodb_calls == ["Query"] * due.SHARDS * len(due._kinds)


@pytest.mark.parametrize("query", ["", "?q=", "?q=%CC%81", "?q=nobody-has-this-name"])
def test_nobody_is_found_by_nothing(as_admin: Client, query: str) -> None:
    answer = as_admin.get(f"/ops/users{query}")

    assert answer.status_code == 200
    assert "<tbody" not in answer.content.decode()


def test_administrators_do_not_lock_themselves_out(as_admin: Client, admin: Person) -> None:
    token = csrf_token(as_admin.get("/ops"))

    answer = as_admin.post(
        f"/ops/users/{admin.user_id}/suspend", {"csrfmiddlewaretoken": token}, follow=True
    )

    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    ("bytes_", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1536, "1.5 KB"),
        (3 * 1024**3, "3.0 GB"),
        (2**60, "1048576.0 TB"),
    ],
)
def test_sizes_are_told_in_units(bytes_: int, text: str) -> None:
    assert size(bytes_) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (None, "\u2013"),
        (timedelta(), "0 s"),
        (timedelta(seconds=61), "1 min 1 s"),
        (timedelta(days=3, hours=1, minutes=9), "3 d 1 h"),
    ],
)
def test_times_are_told_in_their_two_largest_units(length: timedelta | None, text: str) -> None:
    assert duration(length) == text
