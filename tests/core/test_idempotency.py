import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core import idempotency
from apps.core.api.idempotency import _hash
from apps.core.errors import RateLimited
from apps.core.idempotency import InProgress, Intent, KeyReused, begin
from apps.tasks import services
from apps.tasks.models import Task
from tests.conftest import Person
from tests.core.conftest import Fail, LoseAnswers
from tests.core.faults import BROKEN, THROTTLED, WRONG, Fault
from tests.factories import make_category, make_task

PATH = "/v1/tasks"
TITLE = "Water the plants"


class Crash(BaseException):
    """The process is gone."""


def crash(*_args: object, **_more: object) -> None:
    raise Crash


def refuse(*_args: object, **_more: object) -> None:
    raise RateLimited(1)


@contextmanager
def crashing(monkeypatch: pytest.MonkeyPatch, owner: object, function: str) -> Iterator[None]:
    """Let the process be gone where the block comes to a function."""
    with monkeypatch.context() as patch:
        patch.setattr(owner, function, crash)
        with pytest.raises(Crash):
            yield


def new_key() -> str:
    return secrets.token_urlsafe(16)


def post(person: Person, key: str, body: object = None, path: str = PATH) -> Any:
    body = {"title": TITLE} if body is None else body
    return person.post(path, body, "json", headers={"Idempotency-Key": key})


def titles(person: Person) -> list[str]:
    return [item["title"] for item in person.get(f"{PATH}?limit=100").json()["items"]]


def intent_of(person: Person, key: str, path: str = PATH) -> Intent:
    return Intent.load(person.user_id, _hash("POST", path, key))


def is_same(first: Any, second: Any) -> bool:
    headers = ("Location", "ETag", "Content-Type")
    assert [first.get(name) for name in headers] == [second.get(name) for name in headers]
    return (first.status_code, first.content) == (second.status_code, second.content)


def test_a_repeat_gets_the_first_answer_again(alice: Person) -> None:
    key = new_key()

    first, second = post(alice, key), post(alice, key)

    assert first.status_code == 201
    assert is_same(first, second)
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert titles(alice) == [TITLE]


def test_also_after_the_thing_has_changed(alice: Person) -> None:
    key = new_key()
    first = post(alice, key)

    alice.patch(first["Location"], {"title": "New"}, "json")
    assert is_same(first, post(alice, key))

    alice.delete(first["Location"])
    assert is_same(first, post(alice, key))
    assert titles(alice) == []


def test_a_first_post_costs_two_requests_more_and_a_repeat_one(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    key = new_key()
    dynamodb_calls.clear()

    post(alice, key)
    assert dynamodb_calls == ["PutItem", "TransactWriteItems", "UpdateItem"]

    dynamodb_calls.clear()
    post(alice, key)
    assert dynamodb_calls == ["PutItem"]


def test_32_equal_posts_at_once_make_one_task(alice: Person) -> None:
    key = new_key()
    people = [Person(alice.user_id, alice.token) for _ in range(32)]

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda person: post(person, key), people))

    made = [answer for answer in answers if answer.status_code == 201]
    others = [answer for answer in answers if answer.status_code != 201]
    assert titles(alice) == [TITLE]
    assert len({answer.content for answer in [*made, post(alice, key)]}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in made) == 1
    assert {answer.json()["error"]["code"] for answer in others} <= {"IDEMPOTENCY_IN_PROGRESS"}
    assert {answer.status_code for answer in others} <= {409}


def test_32_equal_completions_at_once_make_one_next_task(alice: Person) -> None:
    task = make_task(alice.user_id, recurrence="FREQ=DAILY", due_date="2026-03-02")
    path, key = f"{PATH}/{task.task_id}/complete", new_key()
    people = [Person(alice.user_id, alice.token) for _ in range(32)]

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda person: post(person, key, {}, path), people))

    assert len(titles(alice)) == 2


@pytest.mark.parametrize("body", [{"title": "Other"}, {"title": TITLE, "tags": []}, {}, []])
def test_another_body_under_the_key_is_refused(alice: Person, body: object) -> None:
    key = new_key()
    post(alice, key)

    response = post(alice, key, body)

    assert response.status_code == 422
    assert response.json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert titles(alice) == [TITLE]


def test_another_query_under_the_key_is_refused(alice: Person) -> None:
    key, path = new_key(), f"{PATH}/quick-add"
    post(alice, key, {"text": "Call mum"}, path)

    response = post(alice, key, {"text": "Call mum"}, f"{path}?dryRun=true")

    assert response.json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_users_and_paths_have_keys_of_their_own(alice: Person, bob: Person) -> None:
    key = new_key()

    answers = [
        post(alice, key),
        post(bob, key, {"title": "Other"}),
        post(alice, key, {"name": "Home"}, "/v1/categories"),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert not any("Idempotent-Replayed" in answer for answer in answers)
    assert (titles(alice), titles(bob)) == ([TITLE], ["Other"])


@pytest.mark.parametrize("key", ["k", "k" * 255, "with space", "~!@#$%^&*()", "01M7XZG9NTT9PS9J"])
def test_a_key_is_1_to_255_printable_characters(alice: Person, key: str) -> None:
    assert is_same(post(alice, key), post(alice, key))


@pytest.mark.parametrize("key", ["", "k" * 256, "a\tb", "a\x7fb", "\u00e4", "k" * 10_000])
def test_any_other_key_is_refused(alice: Person, key: str) -> None:
    response = post(alice, key)

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == ["Idempotency-Key"]
    assert titles(alice) == []


def test_a_key_does_nothing_to_other_methods(alice: Person) -> None:
    path, headers = f"{PATH}/{make_task(alice.user_id).task_id}", {"Idempotency-Key": new_key()}

    for title in ("A", "B"):
        response = alice.patch(path, {"title": title}, "json", headers=headers)
        assert response.json()["title"] == title


@pytest.mark.parametrize(
    ("body", "path", "status"),
    [({"title": ""}, PATH, 400), ({}, f"{PATH}/01M7XZG9NTT9PS9JT1WZ08ZQTT/complete", 404)],
)
def test_a_refusal_leaves_the_key_free(alice: Person, body: object, path: str, status: int) -> None:
    key = new_key()

    assert post(alice, key, body, path).status_code == status
    assert Intent.find(alice.user_id, _hash("POST", path, key)) is None
    assert post(alice, key, body, path).get("Idempotent-Replayed") is None


def test_after_a_refusal_the_key_takes_another_body(alice: Person) -> None:
    key = new_key()
    post(alice, key, {"title": ""})

    assert post(alice, key).status_code == 201


def test_a_conflict_is_an_answer_and_is_kept(alice: Person) -> None:
    key, body = new_key(), {"name": "Home"}
    category = make_category(alice.user_id, "Home")
    first = post(alice, key, body, "/v1/categories")
    alice.delete(f"/v1/categories/{category.category_id}")

    again = post(alice, key, body, "/v1/categories")

    assert first.status_code == 409
    assert is_same(first, again)
    assert again["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(("fault", "status"), [(THROTTLED, 503), (BROKEN, 503), (WRONG, 500)])
def test_a_fault_is_not_kept_and_a_repeat_completes(
    alice: Person, fail: Fail, fault: Fault, status: int
) -> None:
    key = new_key()
    fail(None, fault)

    assert post(alice, key).status_code == status
    assert titles(alice) == []

    assert post(alice, key).status_code == 201
    assert titles(alice) == [TITLE]


def test_a_fault_after_the_effect_does_not_double_it(
    alice: Person, lose_answers: LoseAnswers
) -> None:
    key = new_key()
    lose_answers("TransactWriteItems", 3)

    assert post(alice, key).status_code == 503

    again = post(alice, key)
    assert again.status_code == 201
    assert titles(alice) == [TITLE]
    assert is_same(again, post(alice, key))


@pytest.mark.parametrize("operation", ["PutItem", "TransactWriteItems", "UpdateItem"])
@pytest.mark.parametrize("count", [1, 2])
def test_an_answer_lost_on_the_way_changes_nothing(
    alice: Person, lose_answers: LoseAnswers, operation: str, count: int
) -> None:
    key = new_key()
    lose_answers(operation, count)

    first = post(alice, key)

    assert first.status_code == 201
    assert is_same(first, post(alice, key))
    assert titles(alice) == [TITLE]


@pytest.mark.parametrize(("fault", "status"), [(THROTTLED, 503), (WRONG, 500)])
def test_a_key_that_cannot_be_claimed_is_a_fault(
    alice: Person, fail: Fail, fault: Fault, status: int
) -> None:
    fail(fault)

    assert post(alice, new_key()).status_code == status
    assert titles(alice) == []


def test_a_fault_that_cannot_be_noted_is_the_same_fault(alice: Person, fail: Fail) -> None:
    fail(None, THROTTLED, THROTTLED)

    assert post(alice, new_key()).status_code == 503


@pytest.mark.parametrize("fault", [THROTTLED, BROKEN])
def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    alice: Person, fail: Fail, fault: Fault
) -> None:
    key = new_key()
    fail(None, None, fault)

    first, again = post(alice, key), post(alice, key)

    assert first.status_code == 201
    assert is_same(first, again)
    assert titles(alice) == [TITLE]


def test_after_a_crash_with_the_effect_done_a_repeat_completes_at_once(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    with crashing(monkeypatch, Intent, "store"):
        post(alice, key)
    [task] = Task.query(alice.user_id)

    again = post(alice, key)

    assert (again.status_code, again.json()["taskId"]) == (201, task.task_id)
    assert again["Idempotent-Replayed"] == "true"
    assert is_same(again, post(alice, key))
    assert titles(alice) == [TITLE]


@pytest.mark.parametrize("name", ["Home", "A" * 50])
def test_so_it_does_where_several_rows_were_written(
    alice: Person, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    category = make_category(alice.user_id, name)
    key, body = new_key(), {"title": TITLE, "categoryId": category.category_id}
    with crashing(monkeypatch, Intent, "store"):
        post(alice, key, body)

    again = post(alice, key, body)

    counts = alice.get(f"/v1/categories/{category.category_id}").json()["taskCounts"]
    assert again.status_code == 201
    assert counts == {"open": 1, "done": 0}
    assert titles(alice) == [TITLE]


def test_so_it_does_for_an_action(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    task = make_task(alice.user_id, recurrence="FREQ=DAILY", due_date="2026-03-02")
    key, path = new_key(), f"{PATH}/{task.task_id}/complete"
    with crashing(monkeypatch, Intent, "store"):
        post(alice, key, {}, path)

    again = post(alice, key, {}, path)

    assert again.status_code == 200
    assert again.json()["next"]["taskId"] == again.json()["task"]["nextTaskId"]
    assert len(titles(alice)) == 2


@pytest.mark.parametrize("atomic", [True, False])
def test_so_it_does_for_a_batch_of_all_kinds(
    alice: Person, monkeypatch: pytest.MonkeyPatch, *, atomic: bool
) -> None:
    again_and_again = make_task(alice.user_id, recurrence="FREQ=DAILY", due_date="2026-03-02")
    changed, deleted = make_task(alice.user_id), make_task(alice.user_id)
    operations = [
        {"op": "complete", "taskId": again_and_again.task_id},
        {"op": "update", "taskId": changed.task_id, "version": 1, "task": {"title": "Changed"}},
        {"op": "delete", "taskId": deleted.task_id, "version": 1},
        {"op": "create", "task": {"title": "New"}},
    ]
    key, path, body = new_key(), f"{PATH}/batch", {"atomic": atomic, "operations": operations}
    with crashing(monkeypatch, Intent, "store"):
        post(alice, key, body, path)

    again = post(alice, key, body, path)

    results = again.json()["results"]
    assert [one["status"] for one in results] == [200, 200, 204, 201]
    assert (results[1]["task"]["title"], results[1]["task"]["version"]) == ("Changed", 2)
    assert sorted(titles(alice)) == sorted(["Changed", "New", *[again_and_again.title] * 2])


def test_a_repeat_that_is_refused_leaves_the_key_of_what_was_done(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    with crashing(monkeypatch, Intent, "store"):
        post(alice, key)
    with monkeypatch.context() as patch:
        patch.setattr("apps.core.api.idempotency.key_of", lambda _: key)
        patch.setattr(services, "create_task", refuse)
        assert post(alice, key).status_code == 429

    assert post(alice, key).status_code == 201
    assert titles(alice) == [TITLE]


def test_an_answer_makes_no_row_where_the_key_is_gone(alice: Person) -> None:
    intent = Intent.new(alice.user_id, "fingerprint", "hash", datetime.now(UTC))

    intent.store(idempotency.Answer(201, {}, b"late"))

    assert Intent.find(alice.user_id, "fingerprint") is None


def test_after_a_crash_without_effect_the_key_is_held_for_a_minute(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    with crashing(monkeypatch, services, "create_task"):
        post(alice, key)

    held = post(alice, key)
    assert (held.status_code, held.json()["error"]["code"]) == (409, "IDEMPOTENCY_IN_PROGRESS")
    intent = intent_of(alice, key)
    assert intent.claimed_until - intent.started_at < timedelta(seconds=61)

    intent.update([Intent.claimed_until.set(datetime.now(UTC))])
    assert post(alice, key).status_code == 201
    assert titles(alice) == [TITLE]


def test_of_many_who_take_over_a_lapsed_claim_one_does(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    with crashing(monkeypatch, services, "create_task"):
        post(alice, key)
    intent_of(alice, key).update([Intent.claimed_until.set(datetime.now(UTC))])
    people = [Person(alice.user_id, alice.token) for _ in range(16)]

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda person: post(person, key).status_code, people))

    assert set(statuses) <= {201, 409}
    assert titles(alice) == [TITLE]


def test_the_row_of_a_key_tells_neither_the_key_nor_the_answer(alice: Person) -> None:
    key = new_key()
    task = post(alice, key).json()

    raw = repr(intent_of(alice, key).serialize())

    for secret in (key, TITLE, "title"):
        assert secret not in raw
    assert task["taskId"] in raw  # In its Location, which is no secret.


def test_a_day_later_the_key_is_free(alice: Person) -> None:
    key = new_key()
    post(alice, key)
    intent = intent_of(alice, key)
    assert intent.expires_at
    assert intent.expires_at - intent.started_at > timedelta(hours=23, minutes=59)

    intent.update([Intent.expires_at.set(datetime.now(UTC) - timedelta(seconds=1))])
    again = post(alice, key, {"title": "Other"})

    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again
    assert sorted(titles(alice)) == ["Other", TITLE]


def test_an_answer_too_large_for_a_row_is_made_anew(alice: Person) -> None:
    key = new_key()
    texts = [secrets.token_urlsafe(7000) for _ in range(95)]
    operations = [{"op": "create", "task": {"title": "A", "description": t}} for t in texts]
    body = {"operations": operations}

    first, again = (post(alice, key, body, f"{PATH}/batch") for _ in range(2))

    assert intent_of(alice, key, f"{PATH}/batch").body is None
    assert is_same(first, again)
    assert len(titles(alice)) == 95


def test_a_page_in_a_browser_repeats_as_json(alice: Person) -> None:
    key = new_key()
    html = {"Idempotency-Key": key, "Accept": "text/html"}
    alice.post(PATH, {"title": TITLE}, "json", headers=html)

    again = alice.post(PATH, {"title": TITLE}, "json", headers=html)

    assert (again["Content-Type"], again.json()["title"]) == ("application/json", TITLE)


def test_nobody_claims_a_key_twice() -> None:
    now, key = datetime.now(UTC), new_key()

    assert begin("somebody", key, "body", now).answer is None
    with pytest.raises(InProgress):
        begin("somebody", key, "body", now)
    with pytest.raises(KeyReused):
        begin("somebody", key, "other", now)


def test_the_first_answer_that_is_kept_stays() -> None:
    now, key = datetime.now(UTC), new_key()
    intent = begin("somebody", key, "body", now)

    intent.store(idempotency.Answer(201, {}, b"first"))
    intent.store(idempotency.Answer(201, {}, b"second"))

    answer = begin("somebody", key, "body", now).answer
    assert answer
    assert answer.body == b"first"
