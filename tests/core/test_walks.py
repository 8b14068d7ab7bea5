"""What a user has follows a setting of theirs, page by page, also while it changes again."""

from collections.abc import Callable

import pytest

from apps.core import walks
from apps.core.db import pages
from apps.core.search import Posting
from apps.tasks.models import Task
from apps.tasks.services.listing import collection_of
from tests.conftest import Person
from tests.factories import make_task
from tests.meanwhile import meanwhile

Settle = Callable[[], None]
DAY = "2099-05-10"


@pytest.fixture(autouse=True)
def _pages_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks, "ROWS_AT_ONCE", 2)


def change(who: Person, **settings: str) -> None:
    assert who.patch("/v1/users/me", {"settings": settings}, "json").status_code == 200


def make_tasks(who: Person, number: int) -> list[Task]:
    return [
        make_task(who.user_id, "Häuser", due_date=DAY, remind_at=["PT0S"]) for _ in range(number)
    ]


def hours(who: Person, made: list[Task]) -> list[int | None]:
    moments = [Task.load(who.user_id, task.task_id).next_reminder_at for task in made]
    return [moment.hour if moment else None for moment in moments]


def places_of(who: Person) -> set[str]:
    return {posting.place for posting in Posting.query(collection_of(who.user_id))}


def test_each_page_is_a_job_of_its_own(alice: Person, settle: Settle) -> None:
    made = make_tasks(alice, 5)
    settle()

    change(alice, timeZone="America/New_York")
    settle()

    assert hours(alice, made) == [13] * 5


def test_a_page_of_nothing_but_what_was_deleted_leads_on(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ROWS_READ_AT_MOST", 3)
    *gone, last = make_tasks(alice, 5)
    for task in gone:
        alice.delete(f"/v1/tasks/{task.task_id}")
    settle()

    change(alice, timeZone="America/New_York")
    settle()

    assert hours(alice, [last]) == [13]


def test_who_moves_again_meanwhile_ends_by_the_last_clock(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_tasks(alice, 3)
    settle()

    def move_on() -> None:
        change(alice, timeZone="Asia/Tokyo")
        settle()

    meanwhile(monkeypatch, "apps.tasks.services.reminding._left", move_on)
    change(alice, timeZone="America/New_York")
    settle()

    assert hours(alice, made) == [0] * 3


def test_a_language_that_was_tried_and_left_again_leaves_no_words(
    alice: Person, settle: Settle
) -> None:
    make_tasks(alice, 3)
    settle()
    before = places_of(alice)

    change(alice, language="de")
    change(alice, language="en")
    settle()

    assert places_of(alice) == before
