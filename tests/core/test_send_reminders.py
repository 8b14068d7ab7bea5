from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.core.due import Due
from tests.conftest import Person
from tests.factories import make_task


def run(**options: Any) -> str:
    output = StringIO()
    call_command("send_reminders", stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def due(alice: Person) -> Due:
    row = make_task(alice.user_id, remind_at=["2026-03-01T10:00:00.000Z"]).due_row()
    assert row is not None
    return row


def test_shows_what_is_due_and_leaves_it(due: Due) -> None:
    output = run(dry_run=True)

    assert f"2026-03-01T10:00:00.000Z task-reminder {due.subject_id}\n" in output
    assert Due.find(*due.keys()) is not None


def test_fires_what_is_due_by_now(due: Due) -> None:
    assert run().startswith("Fired: ")

    assert Due.find(*due.keys()) is None


def test_fires_nothing_that_is_due_later(due: Due) -> None:
    run(until="2026-03-01T09:59:59Z")

    assert Due.find(*due.keys()) is not None


def test_refuses_what_is_no_moment() -> None:
    with pytest.raises(CommandError, match="--until"):
        run(until="tomorrow")
