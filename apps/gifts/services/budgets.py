"""What gifts cost: exact sums, beside what their owner meant to spend."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from apps.core.money import Money
from apps.gifts.filters import OccasionFilter
from apps.gifts.models import GiftSum, Occasion
from apps.gifts.models.sums import EVERYBODY
from apps.gifts.occurrences import Series
from apps.gifts.reminders import today_in


class Line(NamedTuple):
    """A budget in one currency. Left and budget are None where nobody set one."""

    currency: str
    budget: Money | None
    planned: Money  # For what is not bought yet.
    spent: Money
    left: Money | None


class ContactBudget(NamedTuple):
    contact_id: str
    by_currency: list[Line]


class YearBudget(NamedTuple):
    year: int
    by_currency: list[Line]
    by_contact: list[ContactBudget]


Budgets = dict[str, int]  # Currency → its smallest units.


def event_budget(*, user_id: str, event_id: str) -> list[Line]:
    """Tell what the gifts for an occasion cost, by currency. Raises NotFound."""
    occasion = Occasion.load(user_id, event_id)
    return _lines(GiftSum.of_event(user_id, event_id), _budgets([occasion]))


def year_budget(*, user_id: str, year: int | None, now: datetime, zone: str) -> YearBudget:
    """Tell what the gifts of a year, else of this one, cost: by currency, and by contact as well.

    What was given counts in the year of that, what is to be given for an occasion in the year of
    the occasion, and other gifts in that in which they were thought of. The budget of a year is
    that of all occasions that fall in it, each once; a contact's that of the occasions which are
    theirs alone.
    """
    today = today_in(zone, now)
    year = year or today.year
    occasions = _occasions_of(user_id, year, zone)
    series = {one.event_id: one.series(zone) for one in occasions}
    sums: defaultdict[str, list[GiftSum]] = defaultdict(list)
    for one in _sums_of(user_id, year, series, today):
        sums[one.contact_id].append(one)
    whole = _lines(sums.pop(EVERYBODY, []), _budgets(occasions))
    own = _own_of_contacts(occasions)
    people = sorted(sums.keys() | own.keys())
    by_contact = [ContactBudget(one, _lines(sums[one], _budgets(own[one]))) for one in people]
    return YearBudget(year, whole, by_contact)


def _occasions_of(user_id: str, year: int, zone: str) -> list[Occasion]:
    part = Occasion.between(  # Of more than 1000 those that end first.
        user_id,
        OccasionFilter(),
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        zone=zone,
    )
    return [one.occasion for one in part.happenings]


def _sums_of(
    user_id: str, year: int, series: Mapping[str, Series], today: date
) -> Iterator[GiftSum]:
    """Find what counts in a year in which the occasions with these `series` fall."""
    is_given = cache(lambda event_id: _is_given_in(year, series[event_id], today))
    for one in GiftSum.of_year(user_id, year):
        if one.dated_by is None or (one.dated_by in series and is_given(one.dated_by)):
            yield one


def _is_given_in(year: int, series: Series, today: date) -> bool:
    """Tell of a series with a day in the year whether gifts for it are due there.

    They are due on its next day, or were on its last one.
    """
    following = series.first(today)
    if following:
        return following.year == year
    return series.first(date(year + 1, 1, 1)) is None


def _own_of_contacts(occasions: list[Occasion]) -> defaultdict[str, list[Occasion]]:
    own: defaultdict[str, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        if occasion.budget and len(occasion.contact_ids) == 1:
            own[occasion.contact_ids[0]].append(occasion)
    return own


def _budgets(occasions: Iterable[Occasion]) -> Budgets:
    budgets: Budgets = {}
    for money in (occasion.budget for occasion in occasions):
        if money:
            budgets[money.currency] = budgets.get(money.currency, 0) + money.minor
    return budgets


def _lines(sums: list[GiftSum], budgets: Budgets) -> list[Line]:
    by_currency: defaultdict[str, list[GiftSum]] = defaultdict(list)
    for one in sums:
        by_currency[one.currency].append(one)
    currencies = sorted(by_currency.keys() | budgets.keys())
    return [_line(one, by_currency[one], budgets.get(one)) for one in currencies]


def _line(currency: str, sums: list[GiftSum], budget: int | None) -> Line:
    planned = sum(one.planned.minor for one in sums)
    spent = sum(one.spent.minor for one in sums)
    return Line(
        currency,
        budget=None if budget is None else Money.of_minor(budget, currency),
        planned=Money.of_minor(planned, currency),
        spent=Money.of_minor(spent, currency),
        left=None if budget is None else Money.of_minor(budget - planned - spent, currency),
    )
