"""Calendars as text: RFC 5545, as Google, Apple and Outlook read it.

The same things give the same bytes, so that readers are told when nothing has changed. It costs a
cold start half a second to load this, so import it where a calendar is made.
Source: https://www.rfc-editor.org/rfc/rfc5545, https://www.rfc-editor.org/rfc/rfc7986
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Component, vCategory, vDuration, vRecur, vText
from icalendar import Event as VEvent
from icalendar import Todo as VToDo

from apps.core.calendars import Entry, Event, ToDo
from apps.core.content_lines import escaped

PRODUCT = "-//Hearth//Hearth//EN"
REFRESHED = timedelta(hours=1)  # How often readers should ask again.
A_DAY = timedelta(1)
A_MOMENT = timedelta(seconds=1)
LONGEST_DESCRIPTION = 500  # Since the calendar must fit into one answer of 6 MB.


class _Text(vText):
    def to_ical(self) -> bytes:
        return escaped(self).encode()


def render_calendar(entries: Iterable[Event | ToDo], *, name: str) -> bytes:
    """Write a calendar. Zones that it names are described in it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    refreshed = vDuration(REFRESHED)
    refreshed.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", refreshed)
    calendar.add("x-published-ttl", vDuration(REFRESHED))  # What Outlook reads instead.
    for entry in entries:
        calendar.add_component(_event(entry) if isinstance(entry, Event) else _to_do(entry))
    calendar.add_missing_timezones()
    rendered: bytes = calendar.to_ical()
    return rendered


def _event(event: Event) -> VEvent:
    component = VEvent()
    _describe(component, event)
    component.add("dtstart", event.day)
    component.add("dtend", event.day + A_DAY)  # Outlook wants to be told.
    component.add("transp", "TRANSPARENT")
    for alarm in event.alarms:
        component.add_component(_alarm(event.title, alarm))
    return component


def _to_do(to_do: ToDo) -> VToDo:
    component = VToDo()
    _describe(component, to_do)
    component.add("status", "NEEDS-ACTION")
    component.add("priority", to_do.priority)
    _place(component, to_do)
    for alarm in to_do.alarms:
        component.add_component(_alarm(to_do.title, alarm))
    return component


def _place(component: VToDo, to_do: ToDo) -> None:
    """Say when something is due. A rule counts from a start, which DUE must be later than.

    Of a day that would be the next, which readers take for the day on which it is due.
    Source: RFC 5545, 3.8.2.3 and 3.8.5.3
    """
    due = to_do.due
    if due and to_do.rule:
        component.add("dtstart", due)
        due = due + A_MOMENT if isinstance(due, datetime) else None
    if due:
        component.add("due", due)


def _describe(component: Component, entry: Entry) -> None:
    component.add("uid", entry.uid)
    component.add("dtstamp", entry.updated_at)
    component.add("created", entry.created_at)
    component.add("last-modified", entry.updated_at)
    component.add("sequence", entry.version - 1)
    component.add("summary", _Text(entry.title))
    if entry.description:
        component.add("description", _Text(entry.description[:LONGEST_DESCRIPTION]))
    if entry.categories:
        categories = vCategory([])
        categories.cats += map(_Text, entry.categories)
        component.add("categories", categories)
    if entry.rule:
        component.add("rrule", vRecur.from_ical(entry.rule))


def _alarm(title: str, trigger: timedelta | datetime) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _Text(title))
    # Without its type, which is a duration unless said otherwise, a moment is no trigger.
    of_moment = {"VALUE": "DATE-TIME"} if isinstance(trigger, datetime) else {}
    alarm.add("trigger", trigger, parameters=of_moment)
    return alarm
