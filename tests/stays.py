"""Somebody who moves about: stays in different zones, and when an alarm goes off in them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Pago_Pago",  # 25 hours behind the next one.
    "Pacific/Kiritimati",
]
AFTER_THE_LAST_MOVE = timedelta(50)


class Stay(NamedTuple):
    zone: str
    since: datetime
    until: datetime

    def moment_of(self, wall: datetime) -> datetime:
        """Tell when the clocks there show a naive time."""
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def stays_from(first: datetime, gaps: list[timedelta], zones: list[str]) -> list[Stay]:
    """Let somebody be in the first of `zones` at first, and move on after each gap."""
    moves = [first]
    for gap in gaps:
        moves.append(moves[-1] + gap)
    spans = pairwise([*moves, moves[-1] + AFTER_THE_LAST_MOVE])
    return [Stay(zone, *span) for zone, span in zip(zones, spans, strict=False)]


def goes_off(moments: Sequence[datetime | None], stays: Sequence[Stay]) -> datetime | None:
    """Tell when an alarm goes off that is set to one of `moments` in each stay; None: not there.

    What was over when it was set does not; what a move makes late does at once.
    """
    is_waiting = False
    for stay, moment in zip(stays, moments, strict=True):
        is_waiting = moment is not None and (is_waiting or moment > stay.since)
        if moment and is_waiting and moment < stay.until:
            return moment
    return None


# Of some hours, so that moves fall between the 09:00 of two zones; and of up to 80 days.
_hours = st.integers(1, 40) | st.integers(1, 2000)
_gaps = st.lists(_hours.map(lambda hours: timedelta(hours=hours)), min_size=1, max_size=3)
_firsts = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001  # Hypothesis wants naive bounds.
    datetime(2029, 6, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
some_stays = st.builds(
    stays_from, _firsts, _gaps, st.lists(st.sampled_from(ZONES), min_size=4, max_size=4)
)
