"""Each reminder comes once, though runs overlap, are killed at any moment, and pause for days."""

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from apps.core import due, times
from apps.core.db.batches import write_batch
from apps.core.due import SHARDS, Due, due_rows, shard_name
from apps.gifts import services as gifts
from apps.gifts.services import ContactFields, OccasionFields
from apps.notifications.models import Notification, UnreadCount
from apps.tasks import services as tasks
from tests.conftest import Person
from tests.factories import ZONE
from tests.workers import start_feeding, start_runs

SOAK = "SOAK" in os.environ
ROUNDS = 25 if SOAK else 2
RUNS = 2  # That overlap in a round, and are killed.
SUBJECTS = 10 if SOAK else 4  # Of each kind that become due for a round.

# Nothing of other tests is due then.
BEGAN = datetime(2001, 3, 1, 9, 30, tzinfo=UTC)
A_PAUSE_LATER = datetime(2001, 3, 4, 12, tzinfo=UTC)
NEXT_YEAR = datetime(2002, 1, 1, tzinfo=UTC)
KINDS = ("task-reminder", "event-reminder", "contact-reminder")
AFTER_HOURS = (1, 20, 40, 60)
MORNINGS = [datetime(2001, 3, day, 8, tzinfo=UTC) for day in (2, 3, 4)]  # 09:00 in Berlin.

pytestmark = [
    pytest.mark.timeout(7200 if SOAK else 600),
    pytest.mark.enable_socket,  # A Unix socket leads to the process that others are forked from.
]

Told = tuple[str, str, datetime]  # Type, title, when it was due.


@pytest.fixture
def reader(alice: Person) -> Iterator[Person]:
    """Somebody who reads in the app alone, and whose due rows go in the end."""
    types = {"event.upcoming": {"email": False}}
    alice.patch("/v1/notifications/preferences", {"types": types}, "json")
    yield alice
    left = [row for _, row in due_rows(NEXT_YEAR) if row.user_id == alice.user_id]
    write_batch(put=[], delete=left)


def remind(user_id: str, name: str) -> list[Told]:
    """Make a task, an event and a contact that remind in the next three days. Returns of what."""
    moments = [BEGAN + timedelta(hours=hours) for hours in AFTER_HOURS]
    tasks.create_task(
        user_id=user_id,
        fields={"title": name, "remind_at": [times.to_text(moment) for moment in moments]},
        now=BEGAN,
        zone=ZONE,
    )
    event = OccasionFields(title=name, date="2001-03-04", remind_days_before=[2, 1, 0])
    gifts.create_occasion(user_id=user_id, fields=event, now=BEGAN, zone=ZONE)
    contact = ContactFields(name=name, stay_in_touch_days=1)
    gifts.create_contact(user_id=user_id, fields=contact, now=BEGAN, zone=ZONE)
    return [
        *(("task.due", name, moment) for moment in moments),
        *(("event.upcoming", name, moment) for moment in MORNINGS),
        *(("contact.stay-in-touch", name, moment) for moment in MORNINGS),
    ]


class Workers:
    """Runs that overlap, and one process that feeds the streams to those who tell."""

    def __init__(self, positions: Path) -> None:
        self._positions = positions

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let them work while the block runs, and kill them at its end."""
        runs = [start_runs(times.to_text(A_PAUSE_LATER)) for _ in range(RUNS)]
        workers = [*runs, start_feeding(self._positions)]
        try:
            yield
        finally:
            for worker in workers:
                worker.kill()
            for worker in workers:
                worker.join()
        assert {worker.exitcode for worker in workers} == {-signal.SIGKILL}


@pytest.fixture
def workers(
    aws: dict[str, str], positions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workers:
    """Processes of the stage that go on from where its streams have been read."""
    for name, value in aws.items():
        monkeypatch.setenv(name, value)
    own = tmp_path / "positions.json"
    if positions.exists():
        copyfile(positions, own)
    return Workers(own)


def rows_due() -> set[tuple[str, ...]]:
    shards = [shard_name(kind, shard) for kind in KINDS for shard in range(SHARDS)]
    return {row.keys() for shard in shards for row in Due.by_time(shard, A_PAUSE_LATER)}


def wait_until_fired(count: int) -> None:
    """Wait until so many rows that were due are no longer."""
    fired, before = 0, rows_due()
    while fired <= count:
        after = rows_due()
        fired += len(before - after)
        before = after


def told_to(who: Person) -> list[Told]:
    rows = Notification.query(who.user_id, consistent_read=True)
    return sorted((row.type, row.title, row.created_at) for row in rows)


def test_each_reminder_comes_once_whatever_becomes_of_the_runs(
    reader: Person, workers: Workers, settle: Callable[[], None]
) -> None:
    chance = random.Random(5)  # noqa: S311  # The same each time.
    reminders: list[Told] = []
    for number in range(ROUNDS):
        for subject in range(SUBJECTS):
            reminders += remind(reader.user_id, f"{number} {subject}")
        with workers.at_work():
            wait_until_fired(chance.randrange(len(KINDS) * SUBJECTS))

    while due.run_all(A_PAUSE_LATER):
        """Do what is left."""
    settle()

    assert told_to(reader) == sorted(reminders)
    assert UnreadCount.of(reader.user_id) == len(reminders)
