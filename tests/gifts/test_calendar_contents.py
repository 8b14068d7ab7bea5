"""What stands in a calendar, as a strict reader finds it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest

from apps.core.calendars import Owner, entries_of
from apps.core.calendars.rendering import render_calendar
from apps.gifts import examples
from apps.tasks.services import complete_task
from tests.conftest import Person
from tests.factories import NOW, ZONE, make_contact, make_occasion, make_task


def text_of(who: Person) -> bytes:
    owner = Owner(user_id=who.user_id, zone=ZONE)
    return render_calendar(entries_of(["events", "tasks"], owner), name="Hearth")


def only(who: Person, name: str) -> Any:
    calendar = icalendar.Calendar.from_ical(text_of(who))
    [component] = calendar.walk(name)
    assert all(one.errors == [] for one in calendar.walk())
    return component


def lines_of(who: Person) -> list[str]:
    text = text_of(who).decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_says_whose_it_is_and_how_often_to_ask(alice: Person) -> None:
    assert lines_of(alice) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hearth//Hearth//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Hearth",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "END:VCALENDAR",
        "",
    ]


def test_an_event_is_a_day_with_alarms_at_nine(alice: Person) -> None:
    occasion = make_occasion(
        alice.user_id, "Anna, Bea; Cora\\", "2026-05-10", notes="Two\nlines", type="wedding"
    )

    event = only(alice, "VEVENT")

    assert event["uid"] == f"{occasion.event_id}@hearth"
    assert (event["summary"], event["description"]) == ("Anna, Bea; Cora\\", "Two\nlines")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 5, 10), date(2026, 5, 11))
    assert event["dtstamp"].dt == event["last-modified"].dt == NOW
    assert (event["sequence"], event["transp"], "rrule" in event) == (0, "TRANSPARENT", False)
    assert "DTSTART;VALUE=DATE:20260510" in lines_of(alice)
    triggers = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert triggers == [timedelta(hours=9) - timedelta(days) for days in (14, 3, 0)]


def test_looks_like_the_documented_example(alice: Person) -> None:
    occasion = make_occasion(
        alice.user_id,
        "Anna Berg's birthday",
        "1992-02-29",
        type="birthday",
        recurrence="yearly",
        remind_days_before=[0],
    )
    example = examples.CALENDAR.replace(examples.EVENT_ID, occasion.event_id)

    calendar = text_of(alice).decode()

    assert calendar == example.replace("20260220T093000Z", "20260301T093000Z")


def test_text_is_read_as_it_was_written(alice: Person) -> None:
    text = "C:\\New; a, b\\n\nEND:VEVENT\u2028BEGIN:VALARM"
    make_occasion(alice.user_id, text, notes=text, remind_days_before=[1])
    make_task(alice.user_id, text, tags=[text[:50]])

    event, to_do = only(alice, "VEVENT"), only(alice, "VTODO")
    [alarm] = event.subcomponents

    assert [str(event["summary"]), str(event["description"]), str(alarm["description"])] == [
        text
    ] * 3
    assert (str(to_do["summary"]), list(to_do["categories"].cats)) == (text, [text[:50]])


def test_lines_are_folded_at_75_bytes(alice: Person) -> None:
    make_occasion(alice.user_id, "Ä" * 200, notes="ü" * 2000)

    assert max(len(line) for line in text_of(alice).split(b"\r\n")) <= 75
    event = only(alice, "VEVENT")
    assert (event["summary"], event["description"]) == ("Ä" * 200, "ü" * 500)


@pytest.mark.parametrize(
    ("day", "start", "rule"),
    [
        ("1990-05-10", "19900510", "FREQ=YEARLY"),
        ("--05-10", "19720510", "FREQ=YEARLY"),
        ("1992-02-29", "19920229", "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"),
        ("--02-29", "19720229", "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"),
    ],
)
def test_a_birthday_comes_each_year(alice: Person, day: str, start: str, rule: str) -> None:
    make_contact(alice.user_id, birthday=day)

    lines = lines_of(alice)

    assert f"DTSTART;VALUE=DATE:{start}" in lines
    assert f"RRULE:{rule}" in lines


def test_is_the_same_text_until_something_changes(alice: Person) -> None:
    make_occasion(alice.user_id)
    first = text_of(alice)
    assert text_of(alice) == first

    make_task(alice.user_id)
    assert text_of(alice) != first


def test_a_task_is_due_at_a_moment(alice: Person) -> None:
    task = make_task(
        alice.user_id,
        due_date="2026-05-10T16:00:00.000Z",
        priority="urgent",
        tags=["home"],
        remind_at=["-P1D", "2026-04-01T08:00:00.000Z"],
    )

    to_do = only(alice, "VTODO")

    assert (to_do["uid"], to_do["status"]) == (f"{task.task_id}@hearth", "NEEDS-ACTION")
    assert (to_do["priority"], "dtstart" in to_do) == (1, False)
    assert to_do["categories"].to_ical() == b"home"
    assert "DUE:20260510T160000Z" in lines_of(alice)
    # A trigger is a duration, unless it says otherwise: RFC 5545, 3.8.6.3.
    assert "TRIGGER;VALUE=DATE-TIME:20260509T160000Z" in lines_of(alice)
    triggers = [alarm["trigger"].dt for alarm in to_do.walk("VALARM")]
    assert triggers == [
        datetime(2026, 5, 9, 16, tzinfo=UTC),
        datetime(2026, 4, 1, 8, tzinfo=UTC),
    ]


def test_what_comes_again_at_a_time_follows_the_clock_of_its_zone(alice: Person) -> None:
    make_task(alice.user_id, due_date="2026-05-10T16:00:00.000Z", recurrence="FREQ=DAILY;COUNT=5")

    lines = lines_of(alice)

    assert "DTSTART;TZID=Europe/Berlin:20260510T180000" in lines
    assert "DUE;TZID=Europe/Berlin:20260510T180001" in lines  # Later: RFC 5545, 3.8.2.3.
    assert "RRULE:FREQ=DAILY;COUNT=5" in lines
    assert "TZID:Europe/Berlin" in lines
    assert len(only(alice, "VTIMEZONE").subcomponents) >= 2


def test_a_series_has_what_is_left_of_its_count(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-05-10", recurrence="FREQ=DAILY;COUNT=5")
    complete_task(user_id=alice.user_id, task_id=task.task_id, if_version=None, now=NOW, zone=ZONE)

    lines = lines_of(alice)

    assert "DTSTART;VALUE=DATE:20260511" in lines
    assert "RRULE:FREQ=DAILY;COUNT=4" in lines


def test_what_comes_again_on_days_starts_on_them(alice: Person) -> None:
    """DUE would be the next day, which readers take for the one on which it is due."""
    make_task(alice.user_id, due_date="2026-05-10", recurrence="FREQ=DAILY")

    to_do = only(alice, "VTODO")

    assert (to_do.start, "due" in to_do, "duration" in to_do) == (date(2026, 5, 10), False, False)


def test_a_due_date_that_is_none_of_the_rules_is_a_to_do_of_its_own(alice: Person) -> None:
    task = make_task(
        alice.user_id,
        due_date="2026-05-10",
        recurrence="FREQ=WEEKLY;BYDAY=MO",
        remind_at=["-P1D", "2026-04-01T08:00:00.000Z"],
    )

    parts: list[Any] = icalendar.Calendar.from_ical(text_of(alice)).walk("VTODO")

    first, rest = parts
    assert [first["uid"], rest["uid"]] == [f"{task.task_id}@hearth", f"{task.task_id}-2@hearth"]
    assert (first["due"].dt, "rrule" in first) == (date(2026, 5, 10), False)
    assert (rest.start, rest["rrule"]["BYDAY"]) == (date(2026, 5, 11), ["MO"])
    # As of the task that will follow it: a fixed moment reminds once.
    assert [len(to_do.walk("VALARM")) for to_do in (first, rest)] == [2, 1]
    [alarm] = rest.walk("VALARM")
    assert alarm["trigger"].dt == datetime(2026, 5, 10, 7, tzinfo=UTC)


def test_what_counts_from_its_completion_has_no_rule(alice: Person) -> None:
    fields = {"recurrence": "FREQ=DAILY", "recurrence_mode": "completion"}
    make_task(alice.user_id, due_date="2026-05-10", **fields)

    assert "rrule" not in only(alice, "VTODO")


@pytest.mark.parametrize("end", ["UNTIL=20260509", "COUNT=1"])
def test_what_comes_no_more_has_no_rule(alice: Person, end: str) -> None:
    """Of a rule that ends before its start, readers show nothing."""
    make_task(alice.user_id, due_date="2026-05-10", recurrence=f"FREQ=DAILY;{end}")

    assert "rrule" not in only(alice, "VTODO")


def test_an_undated_task_has_no_due(alice: Person) -> None:
    make_task(alice.user_id)

    to_do = only(alice, "VTODO")
    assert ("due" in to_do, to_do["priority"]) == (False, 5)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("20260601", "20260601T215959Z"),
        ("20260601T120000", "20260601T100000Z"),
        ("20260601T120000Z", "20260601T120000Z"),
        ("99991231T235959Z", "99991230T235959Z"),
    ],
)
def test_the_end_of_a_rule_of_moments_is_in_utc(alice: Person, until: str, told: str) -> None:
    rule = f"FREQ=DAILY;UNTIL={until}"
    make_task(alice.user_id, due_date="2026-05-10T16:00:00.000Z", recurrence=rule)

    assert f"RRULE:FREQ=DAILY;UNTIL={told}" in lines_of(alice)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=30", "FREQ=DAILY"),
        ("FREQ=DAILY;UNTIL=20260601T120000Z", "FREQ=DAILY;UNTIL=20260601"),
        ("FREQ=DAILY;UNTIL=20260601T220000Z", "FREQ=DAILY;UNTIL=20260602"),
        ("FREQ=DAILY;UNTIL=20260601T230000", "FREQ=DAILY;UNTIL=20260601"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY;UNTIL=99991231"),
        ("FREQ=HOURLY;INTERVAL=6", "FREQ=DAILY;INTERVAL=1"),
        ("FREQ=HOURLY;INTERVAL=48", "FREQ=DAILY;INTERVAL=2"),
        ("FREQ=HOURLY;INTERVAL=30", None),
    ],
)
def test_a_rule_of_days_has_no_times(alice: Person, rule: str, told: str | None) -> None:
    make_task(alice.user_id, due_date="2026-05-10", recurrence=rule)

    rules = [line.removeprefix("RRULE:") for line in lines_of(alice) if line.startswith("RRULE")]
    assert rules == ([told] if told else [])


def test_a_first_day_that_is_none_of_the_rules_is_an_event_of_its_own(alice: Person) -> None:
    occasion = make_occasion(
        alice.user_id, date="2026-05-10", recurrence="FREQ=WEEKLY;BYDAY=MO;COUNT=3"
    )

    lines = lines_of(alice)

    uids = [line for line in lines if line.startswith("UID")]
    assert uids == [f"UID:{occasion.event_id}@hearth", f"UID:{occasion.event_id}-2@hearth"]
    days = [line[-8:] for line in lines if line.startswith("DTSTART")]
    assert days == ["20260510", "20260511"]
    assert [line for line in lines if line.startswith("RRULE")] == [
        "RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=MO"
    ]
