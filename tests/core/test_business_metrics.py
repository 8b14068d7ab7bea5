"""What the business is measured by, each from what people do to the figure in the log."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from apps.core import due
from tests.conftest import Person
from tests.core.figures import Figures
from tests.factories import NOW, make_item, make_task, make_user
from tests.marketplace.auctioning import bid, make_auction
from tests.marketplace.reserving import reserve
from tests.uploads import ready_image

Settle = Callable[[], None]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_users_who_registered(settle: Settle, figures: Figures) -> None:
    make_user(str(uuid4()))
    settle()

    assert figures() == {"UsersRegistered": 1}


def test_a_user_who_changes_is_not_new(alice: Person, settle: Settle, figures: Figures) -> None:
    settle()
    before = figures()

    alice.patch("/v1/users/me", {"displayName": "Alice"}, "json")
    settle()

    assert figures() == before


def test_tasks_completed(alice: Person, settle: Settle, figures: Figures) -> None:
    task = make_task(alice.user_id)

    for _ in range(2):  # The second one changes nothing.
        alice.post(f"/v1/tasks/{task.task_id}/complete")
    settle()

    assert figures()["TasksCompleted"] == 1


def test_reminders_sent(alice: Person, settle: Settle, figures: Figures) -> None:
    make_task(alice.user_id, remind_at=["2026-03-01T10:00:00.000Z"])
    [row] = [
        row for _, row in due.due_rows(NOON, ["task-reminder"]) if row.user_id == alice.user_id
    ]

    due._kinds["task-reminder"](row, NOON)
    settle()

    assert figures()["RemindersSent"] == 1


def test_bids(alice: Person, bob: Person, settle: Settle, figures: Figures) -> None:
    item = make_auction(alice.user_id)

    bid(bob, item, "12.00")
    bid(bob, item, "20.00")  # Who leads raises the own maximum, which nobody sees.
    settle()

    assert figures()["Bids"] == 1


def test_reservations(alice: Person, bob: Person, settle: Settle, figures: Figures) -> None:
    item = make_item(alice.user_id, now=NOW)

    assert reserve(bob, item).status_code == 201
    settle()

    assert figures()["Reservations"] == 1


def test_uploads(alice: Person, settle: Settle, figures: Figures) -> None:
    ready_image(alice, settle)

    assert figures()["Uploads"] == 1
