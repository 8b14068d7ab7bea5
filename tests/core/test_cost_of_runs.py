"""A run of what is due costs what is due, not what exists."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from apps.core import due
from apps.core.db.batches import erase_partition, write_batch
from apps.core.due import SHARDS
from apps.core.ids import new_id
from apps.gifts import services as gifts
from apps.gifts.models import Occasion
from apps.gifts.services import OccasionFields
from apps.gifts.services.scheduling import scheduled
from tests.conftest import Person
from tests.factories import ZONE
from tests.patience import patient

SOAK = "SOAK" in os.environ
FEW = 10
MANY = 100_000 if SOAK else 500
AT_ONCE = 1000

# Nothing of other tests is due then.
BEGAN = datetime(2001, 3, 1, 9, 30, tzinfo=UTC)
NEXT_DAY = datetime(2001, 3, 2, 12, tzinfo=UTC)
IN_200_YEARS = "2201-05-10"

pytestmark = pytest.mark.timeout(7200 if SOAK else 120)


@pytest.fixture
def exist(alice: Person) -> Iterator[Callable[[int], None]]:
    """Let so many events of alice's exist that are due in 200 years, until the test is over."""

    def make(count: int) -> None:
        for some in chunks(count):
            occasions = [occasion_of(alice.user_id) for _ in range(some)]
            rows = [row for occasion in occasions if (row := occasion.due_row())]
            write_batch(put=[*occasions, *rows], delete=[])

    yield make
    # Or whoever looks through all tables, or into the far future, meets them.
    with patient():
        while not erase_partition(Occasion, alice.user_id, also=Occasion.due_row):
            pass


def chunks(count: int) -> Iterator[int]:
    return (min(AT_ONCE, count - done) for done in range(0, count, AT_ONCE))


def occasion_of(user_id: str) -> Occasion:
    occasion = Occasion(
        user_id, new_id(BEGAN), title="Far away", date=IN_200_YEARS, remind_days_before=[3],
        created_at=BEGAN, updated_at=BEGAN,
    )  # fmt: skip
    for name, value in scheduled(occasion, now=BEGAN, zone=ZONE).items():
        setattr(occasion, name, value)
    return occasion


@pytest.fixture
def cost(alice: Person, dynamodb_calls: list[str]) -> Callable[[int], Counter[str]]:
    """Tell which calls a run makes that finds so many events due."""

    def count(events: int) -> Counter[str]:
        for _ in range(events):
            fields = OccasionFields(title="Party", date="2001-03-02", remind_days_before=[0])
            gifts.create_occasion(user_id=alice.user_id, fields=fields, now=BEGAN, zone=ZONE)
        dynamodb_calls.clear()
        assert due.run_all(NEXT_DAY) == events
        return Counter(dynamodb_calls)

    return count


def test_a_run_costs_what_is_due_not_what_exists(
    exist: Callable[[int], None], cost: Callable[[int], Counter[str]]
) -> None:
    exist(FEW)
    looked = Counter({"Query": SHARDS * len(due._kinds)})
    again = Counter({"Query": SHARDS})  # Of the kind that fired: there may be more of an owner.
    fired = Counter({"GetItem": 2, "TransactWriteItems": 1})  # The event, and its owner's zone.
    few = [cost(events) for events in (0, 1, 5)]
    assert few == [
        looked,
        looked + again + fired,
        looked + again + fired + fired + fired + fired + fired,
    ]

    exist(MANY - FEW)

    assert [cost(events) for events in (0, 1, 5)] == few
