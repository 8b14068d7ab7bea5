"""GET /events: what is next, and what happens in a span of days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from apps.gifts.models import occasions
from apps.gifts.services import listing
from tests.conftest import Person
from tests.factories import make_contact, make_occasion


@pytest.fixture
def some(alice: Person) -> Person:
    """alice with occasions of all kinds, named in the order of their next days in 2098."""
    far = {"type": "other"}
    make_occasion(alice.user_id, "D", "2098-04-01", **far)
    make_occasion(alice.user_id, "A", "2098-01-01", type="wedding")
    make_occasion(alice.user_id, "C", "2098-03-31", recurrence="FREQ=MONTHLY;BYMONTHDAY=-1")
    make_occasion(alice.user_id, "B", "2098-02-28", recurrence="yearly")
    make_occasion(alice.user_id, "Z", "1999-05-05")
    return alice


def pages(who: Person, query: str, limit: int = 2) -> Iterator[list[dict[str, Any]]]:
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = who.get(f"/v1/events?limit={limit}&{query}{more}").json()
        yield page["items"]
        cursor = page["nextCursor"]


def titles(who: Person, query: str) -> str:
    return "".join(event["title"] for page in pages(who, query) for event in page)


def test_lists_what_is_next_first(some: Person) -> None:
    assert titles(some, "") == "ABCD"
    assert titles(some, "type=wedding") == "A"
    assert [event["occurrences"] for page in pages(some, "") for event in page] == [None] * 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2098-01-01&to=2098-12-31", "ABCD"),
        ("from=2098-01-02&to=2098-02-27", ""),
        ("from=2098-04-01&to=2098-04-01", "D"),
        ("from=2099-01-01&to=2099-12-31", "CB"),
        ("from=2098-01-01&to=2098-12-31&type=wedding", "A"),
        ("from=1999-01-01&to=1999-12-31", "Z"),
        ("from=2098-04-01", "DCB"),
        ("to=2026-12-31", ""),
    ],
)
def test_lists_what_happens_between_two_days(some: Person, query: str, expected: str) -> None:
    assert titles(some, query) == expected


def test_lists_what_happens_first_first_be_it_once_or_again_and_again(alice: Person) -> None:
    make_occasion(alice.user_id, "3", "2020-12-10", recurrence="yearly")
    make_occasion(alice.user_id, "1", "2026-12-05")
    make_occasion(alice.user_id, "4", "2026-12-20")
    make_occasion(alice.user_id, "2", "2026-11-08", recurrence="FREQ=WEEKLY;UNTIL=20261231")

    assert titles(alice, "from=2026-12-01&to=2026-12-31") == "1234"
    assert titles(alice, "from=2026-12-07&to=2026-12-31") == "324"


SPAN = "from=2026-12-01&to=2026-12-31"


@pytest.fixture
def parts_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occasions, "AT_ONCE", 4)


def test_of_more_than_a_thousand_each_part_is_in_order(alice: Person, parts_of_four: None) -> None:
    for day in (9, 3, 7, 5, 2):
        make_occasion(alice.user_id, str(day), f"2026-12-0{day}")
    make_occasion(alice.user_id, "1", "2026-12-01", recurrence="yearly")
    make_occasion(alice.user_id, "-", "2027-01-01")

    found = list(pages(alice, SPAN, limit=3))

    shown = ["".join(event["title"] for event in page) for page in found]
    assert shown == ["235", "7", "19"]


def test_pages_show_all_once_whatever_comes_and_goes_meanwhile(
    alice: Person, parts_of_four: None
) -> None:
    made = {day: make_occasion(alice.user_id, str(day), f"2026-12-0{day}") for day in range(2, 10)}
    shown = pages(alice, SPAN)
    first = next(shown)

    for day in (4, 2):
        alice.delete(f"/v1/events/{made[day].event_id}")
    make_occasion(alice.user_id, "1", "2026-12-01")
    for _ in range(3):
        make_occasion(alice.user_id, "+", "2026-12-04")
    rest = [event["title"] for page in shown for event in page]

    assert [event["title"] for event in first] == ["2", "3"]
    assert "".join(rest) == "+++56789"


def test_a_page_is_full_up_to_a_thousand_events(alice: Person) -> None:
    for day in range(1, 31):
        make_occasion(alice.user_id, str(day), f"2026-12-{day:02}")
        make_occasion(alice.user_id, f"-{day}", f"2027-01-{day:02}")

    found = [len(page) for page in pages(alice, SPAN, limit=14)]

    assert found == [14, 14, 2]


def test_expands_what_recurs(alice: Person) -> None:
    make_occasion(alice.user_id, "Leap", "2024-02-29", recurrence="yearly")
    query = "/v1/events?from=2027-01-01&to=2029-12-31"

    [event] = alice.get(query).json()["items"]

    assert event["occurrences"] == ["2027-02-28", "2028-02-29", "2029-02-28"]


TEN_YEARS = "from=2027-01-01&to=2037-01-08"


def test_expands_all_days_of_the_longest_span(alice: Person) -> None:
    make_occasion(alice.user_id, "Daily", "2026-01-01", recurrence="FREQ=DAILY")

    [event] = alice.get(f"/v1/events?{TEN_YEARS}").json()["items"]

    days = [date(2027, 1, 1) + timedelta(number) for number in range(3661)]
    assert event["occurrences"] == [day.isoformat() for day in days]


def test_a_page_ends_early_once_its_events_have_ten_thousand_days(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    for number in range(7):
        make_occasion(alice.user_id, str(number), "2026-01-01", recurrence="FREQ=DAILY")
    dynamodb_calls.clear()

    found = list(pages(alice, TEN_YEARS, limit=100))

    assert [len(page) for page in found] == [3, 3, 1]
    assert sorted(event["title"] for page in found for event in page) == list("0123456")
    assert {len(event["occurrences"]) for page in found for event in page} == {3661}
    assert dynamodb_calls == ["Query"] * 3


def test_25_daily_events_of_a_year_are_one_page(alice: Person) -> None:
    for number in range(25):
        make_occasion(alice.user_id, str(number), "2026-01-01", recurrence="FREQ=DAILY")

    page = alice.get("/v1/events?from=2028-01-01&to=2028-12-31").json()

    assert (len(page["items"]), page["nextCursor"]) == (25, None)


@pytest.mark.parametrize("most", [1, 3, 20])
def test_short_pages_show_all_once_and_are_never_empty(
    alice: Person, parts_of_four: None, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(listing, "OCCURRENCES_AT_ONCE", most)
    for day in range(1, 10):
        often = "FREQ=DAILY" if day % 3 else "none"
        make_occasion(alice.user_id, str(day), f"2026-12-0{day}", recurrence=often)

    found = list(pages(alice, SPAN, limit=3))

    shown = [event["title"] for page in found for event in page]
    assert sorted(shown) == list("123456789")
    assert all(found)


def test_counts_and_ends_series_as_their_rules_say(alice: Person) -> None:
    make_occasion(alice.user_id, "3", "2027-01-01", recurrence="FREQ=WEEKLY;COUNT=3")
    make_occasion(alice.user_id, "U", "2027-01-01", recurrence="FREQ=WEEKLY;UNTIL=20270109")

    found = alice.get("/v1/events?from=2027-01-02&to=2027-12-31").json()["items"]

    assert {event["title"]: event["occurrences"] for event in found} == {
        "3": ["2027-01-08", "2027-01-15"],
        "U": ["2027-01-08"],
    }
    assert alice.get("/v1/events?from=2027-01-16").json()["items"] == []


def test_lists_the_first_day_of_a_series_that_ended_before(alice: Person) -> None:
    make_occasion(alice.user_id, date="2027-01-01", recurrence="FREQ=WEEKLY;UNTIL=20260101")

    [event] = alice.get("/v1/events?from=2026-12-01&to=2027-02-01").json()["items"]

    assert event["occurrences"] == ["2027-01-01"]


def test_lists_those_of_a_contact(alice: Person, bob: Person) -> None:
    contact = make_contact(alice.user_id).contact_id
    make_occasion(alice.user_id, "Hers", contact_ids=[contact])
    make_occasion(alice.user_id, "Other", recurrence="yearly")

    far = f"from=2026-01-01&to=2026-12-31&contactId={contact}"
    assert titles(alice, far) == "Hers"
    assert titles(bob, far) == ""


@pytest.mark.parametrize("query", ["", "from=2098-01-01&to=2098-12-31", "type=wedding"])
def test_costs_one_query(some: Person, dynamodb_calls: list[str], query: str) -> None:
    dynamodb_calls.clear()

    some.get(f"/v1/events?{query}")

    assert dynamodb_calls == ["Query"]


def test_shows_nothing_of_others(some: Person, bob: Person) -> None:
    assert titles(bob, "") == titles(bob, "from=2098-01-01&to=2098-12-31") == ""


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=tomorrow", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-02-02&to=2026-02-01", "to"),
        ("from=2026-01-01&to=2036-12-31", "to"),
        ("type=party", "type"),
        ("q=x", "q"),
    ],
)
def test_refuses_a_query_it_does_not_know(alice: Person, query: str, field: str) -> None:
    response = alice.get(f"/v1/events?{query}")

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
