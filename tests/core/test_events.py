import random
from collections import defaultdict
from dataclasses import asdict
from typing import Any

import pytest

from apps.core import events
from apps.core.correlation import correlated, current_id
from apps.core.events import Change, Event, Record, changes_in, deliver, events_of, follow, on
from apps.core.search import Posting
from apps.notifications.models import Notification
from apps.tasks import services
from apps.tasks.events import TaskCompleted, TaskCreated, TaskDeleted, TaskReminderDue
from apps.tasks.models import Task
from apps.tasks.models.stats import OpenTasks
from tests.core.streams import record, sequence_number
from tests.factories import NOW, ZONE, make_task

DONE: dict[str, list[dict[str, str]]] = {"batchItemFailures": []}


@pytest.fixture
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let those who listen be the test's own alone."""
    monkeypatch.setattr(events, "_followers", defaultdict(list))
    monkeypatch.setattr(events, "_handlers", defaultdict(list))


@pytest.fixture
def heard(nobody_listens: None) -> list[Event]:
    """What handlers are told."""
    told: list[Event] = []
    for event_type in (TaskCreated, TaskCompleted, TaskDeleted):
        on(event_type)(told.append)
    return told


def failures(*records: Record) -> list[str]:
    return [failure["itemIdentifier"] for failure in deliver(list(records))["batchItemFailures"]]


def completed(task: Task) -> Task:
    return task.with_changes({"completed_at": NOW, "version": task.version + 1})


def test_a_change_tells_its_event_to_every_handler(user_id: str, heard: list[Event]) -> None:
    on(TaskCreated)(heard.append)
    with correlated("request-1"):
        task = make_task(user_id)

    change = record(None, task)
    assert deliver([change]) == DONE

    expected = TaskCreated(
        event_id=f"{change['eventID']}-0",
        correlation_id="request-1",
        occurred_at="2026-03-01T09:30:00.000Z",
        user_id=user_id,
        task_id=task.task_id,
        title="Water the plants",
    )
    assert heard == [expected, expected]


def test_the_ids_of_events_are_the_same_each_time_and_differ(
    user_id: str, heard: list[Event]
) -> None:
    born_done = record(None, completed(make_task(user_id)))

    deliver([born_done])
    deliver([born_done])

    ids = [event.event_id for event in heard]
    assert ids[:2] == ids[2:] == [f"{born_done['eventID']}-0", f"{born_done['eventID']}-1"]


def test_who_is_told_works_on_behalf_of_the_request(user_id: str, nobody_listens: None) -> None:
    seen: list[str] = []
    follow(Task)(lambda _change: seen.append(current_id()))
    on(TaskCreated)(lambda _event: seen.append(current_id()))
    with correlated("request-1"):
        task = make_task(user_id)

    deliver([record(None, task)])

    assert seen == ["request-1", "request-1"]
    assert current_id() == ""


def test_an_update_carries_the_id_of_its_own_request(user_id: str, heard: list[Event]) -> None:
    with correlated("request-1"):
        old = make_task(user_id)
    with correlated("request-2"):
        new, _ = services.complete_task(user_id=user_id, task_id=old.task_id, now=NOW, zone=ZONE)

    deliver([record(old, Task.load(user_id, new.task_id))])

    assert [event.correlation_id for event in heard] == ["request-2"]


def test_followers_get_both_rows(user_id: str, nobody_listens: None) -> None:
    changes: list[Change[Task]] = []
    follow(Task)(changes.append)
    old = make_task(user_id)
    new = completed(old)

    deliver([record(old, new)])

    [change] = changes
    assert change.old
    assert change.new
    assert change.old.serialize() == old.serialize()
    assert change.new.serialize() == new.serialize()


def test_nobody_hears_of_rows_nobody_listens_to(user_id: str, heard: list[Event]) -> None:
    posting = Posting.of(user_id, "word", user_id[:26])

    assert deliver([record(None, posting)]) == DONE
    assert heard == []


def test_a_row_without_announcer_tells_no_event(user_id: str) -> None:
    row = OpenTasks(user_id, correlation_id="request-1", write_id="1")

    assert list(events_of(Change(OpenTasks, None, row, "1", "request-1"))) == []


def test_a_deletion_is_told_once_by_the_mark_and_not_by_the_removal(
    user_id: str, heard: list[Event]
) -> None:
    task = make_task(user_id)
    marked = task.with_changes(Task.deletion(NOW))

    deliver([record(task, marked), record(marked, None)])

    assert [type(event) for event in heard] == [TaskDeleted]


def test_a_row_that_vanishes_unmarked_is_deleted_too(user_id: str, heard: list[Event]) -> None:
    deliver([record(make_task(user_id), None)])

    assert [type(event) for event in heard] == [TaskDeleted]


def test_the_first_record_that_fails_is_named_and_the_rest_waits(
    user_id: str, nobody_listens: None
) -> None:
    handled: list[str] = []

    def handle(event: TaskCreated) -> None:
        if event.title == "Poison":
            raise ValueError
        handled.append(event.title)

    on(TaskCreated)(handle)
    good, poison, after = (
        record(None, make_task(user_id, title)) for title in ("Good", "Poison", "After")
    )

    assert failures(good, poison, after) == [sequence_number(poison)]
    assert handled == ["Good"]
    assert failures(after) == []


@pytest.mark.parametrize("listener", ["follower", "handler"])
def test_the_failure_of_anybody_who_is_told_fails_the_record(
    user_id: str, nobody_listens: None, listener: str
) -> None:
    def fail(_told: object) -> None:
        raise KeyError

    if listener == "follower":
        follow(Task)(fail)
    else:
        on(TaskCreated)(fail)

    change = record(None, make_task(user_id))
    assert failures(change) == [sequence_number(change)]


@pytest.mark.parametrize(
    "images",
    [{}, {"NewImage": {}}, {"NewImage": {"userId": {"N": "1"}}}, {"OldImage": None}],
)
def test_a_record_of_another_shape_fails(user_id: str, images: dict[str, Any]) -> None:
    strange = record(None, make_task(user_id))
    strange["dynamodb"] = {"SequenceNumber": "17", **images}

    assert failures(strange) == ["17"]


def test_duplicates_in_any_order_have_one_effect(user_id: str) -> None:
    records = []
    for number in range(12):
        task = make_task(user_id, f"Task {number}", priority="high")
        records.append(record(None, task))
        if number % 2:
            records.append(record(task, completed(task)))
        if number % 3 == 0:
            records.append(record(completed(task) if number % 2 else task, None))
    copies = records * 4
    random.Random(7).shuffle(copies)  # noqa: S311

    assert deliver(copies) == DONE

    open_tasks = sum(1 for number in range(12) if number % 2 == 0 and number % 3)
    assert OpenTasks.of(user_id).high == open_tasks == 4


def test_a_reminder_told_five_times_makes_one_notification(user_id: str) -> None:
    old = make_task(user_id)
    new = old.with_changes({"reminded_at": NOW, "reminded_by": "PT0S"})
    reminded = record(old, new)

    for _ in range(5):
        assert deliver([reminded]) == DONE

    [event] = [event for change in changes_in(reminded) for event in events_of(change)]
    assert isinstance(event, TaskReminderDue)
    assert asdict(event)["due_at"] == "2026-03-01T09:30:00.000Z"
    assert len(list(Notification.query(user_id))) == 1


def test_listening_twice_to_a_model_reads_a_record_once(user_id: str, heard: list[Event]) -> None:
    events.changes_of(Task)(events._announcers[Task])

    deliver([record(None, make_task(user_id))])

    assert len(heard) == 1


def test_models_that_share_a_table_are_told_apart(
    user_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Task, "recognizes", lambda image: image["title"]["S"] != "Other")

    assert list(changes_in(record(None, make_task(user_id, "Other")))) == []
    assert len(list(changes_in(record(None, make_task(user_id))))) == 1
