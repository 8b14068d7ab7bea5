"""An event reminds while its owner writes it: neither undoes what the other does."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.core.due import Due, run_all
from apps.gifts import services
from apps.gifts.models import Occasion
from apps.gifts.services import OccasionFields
from tests.conftest import Person
from tests.factories import ZONE, make_occasion
from tests.meanwhile import meanwhile

DUE = datetime(2026, 5, 7, 7, tzinfo=UTC)  # 09:00 in Berlin, three days before.
JUST_BEFORE = DUE - timedelta(seconds=1)


@pytest.fixture
def occasion(alice: Person) -> Occasion:
    return make_occasion(alice.user_id, date="2026-05-10", remind_days_before=[3])


def remind(occasion: Occasion, *days_before: int) -> None:
    services.update_occasion(
        user_id=occasion.user_id,
        event_id=occasion.event_id,
        fields=OccasionFields(remind_days_before=list(days_before)),
        if_version=None,
        now=JUST_BEFORE,
        zone=ZONE,
    )


def stands_in_index(occasion: Occasion) -> bool:
    row = occasion.due_row()
    return row is not None and Due.find(*row.keys()) is not None


def test_a_reminder_that_its_owner_adds_just_then_is_not_lost(
    occasion: Occasion, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = "apps.gifts.services.reminding._woken"
    meanwhile(monkeypatch, decide, lambda: remind(occasion, 3, 1))

    run_all(DUE)

    woken = Occasion.load(*occasion.keys())
    assert (woken.reminder_day, woken.reminded) == ("2026-05-09", ["2026-05-10 3"])
    assert stands_in_index(woken)


def test_what_its_owner_changes_just_then_does_not_put_it_to_sleep_for_good(
    occasion: Occasion, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = "apps.gifts.services.occasions.scheduled"
    meanwhile(monkeypatch, decide, lambda: run_all(DUE))

    remind(occasion, 3, 1)

    written = Occasion.load(*occasion.keys())
    assert written.remind_days_before == [3, 1]
    assert stands_in_index(written)
