"""A deleted item takes what lies around it along, however much that is."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from apps.core.db.batches import write_batch
from apps.marketplace import services
from apps.marketplace.models import Listing, MarketRow, Watch
from apps.marketplace.services import dropping
from tests.conftest import Person
from tests.factories import NOW, make_item

Settle = Callable[[], None]


def fill(item: Listing, number: int) -> None:
    """Let many watch an item, without the way through transactions."""
    rows = [Watch.of(item.item_id, str(uuid4())) for _ in range(number)]
    for row in rows:
        row.created_at = NOW
    write_batch(put=rows, delete=[])


def rows_of(item: Listing) -> int:
    """Count all rows, also those that are marked as deleted."""
    return int(MarketRow.count(item.partition))


@pytest.fixture
def _small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.db.batches.ROWS_ERASED_AT_ONCE", 3)
    monkeypatch.setattr(dropping, "ROUNDS", 2)


@pytest.mark.usefixtures("_small_rounds")
def test_what_is_more_than_a_job_does_is_left_to_the_next(alice: Person, settle: Settle) -> None:
    item, kept = make_item(alice.user_id), make_item(alice.user_id)
    fill(item, 20)
    fill(kept, 2)
    settle()
    assert alice.delete(f"/v1/items/{item.item_id}").status_code == 204

    before = rows_of(item), rows_of(kept)

    services.drop_some(item_id=item.item_id)
    left = rows_of(item)
    settle()

    assert before[0] - left == 2 * 3
    assert (rows_of(item), rows_of(kept)) == (0, before[1])


def test_a_stray_message_takes_nothing_from_an_item_that_is_there(alice: Person) -> None:
    item = make_item(alice.user_id)
    fill(item, 2)
    before = rows_of(item)

    services.drop_some(item_id=item.item_id)

    assert rows_of(item) == before
    assert alice.get(f"/v1/items/{item.item_id}").status_code == 200
