"""Fields that gifts have of their own."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core import recurrence
from apps.core.api.fields import DayField, RecurrenceField
from apps.core.api.serializers import TextField
from apps.gifts.occurrences import ONCE, YEARLESS, YEARLY, is_day_of_year

FIRST_YEAR, LAST_YEAR = 1000, 8999  # So that a wall clock shows each day, and those around it.
MOST_SIZES = 30
MOST_COUNTED = 3660  # Ten years of days: to find the n-th, those before are walked through.


class CalendarDayField(DayField):
    """A day of the years 1000 to 8999."""

    default_error_messages = {"year": f"Write a year from {FIRST_YEAR} to {LAST_YEAR}."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> str:
        day = super().to_internal_value(data)
        if not FIRST_YEAR <= int(day[:4]) <= LAST_YEAR:
            self.fail("year")
        return day


class AnniversaryField(CalendarDayField):
    """A day (`2000-02-29`), or one of no certain year (`--02-29`)."""

    openapi: ClassVar = {"pattern": r"^(\d{4}-|--)\d\d-\d\d$", "examples": ["--02-29"]}

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, str) and data.strip().startswith(YEARLESS):
            day = data.strip()
            if not is_day_of_year(day):
                self.fail("day")
            return day
        return super().to_internal_value(data)


class RhythmField(RecurrenceField):
    """`none`, `yearly`, or an RFC 5545 RRULE of days.

    Times of the day have no place in one that begins on a day: RFC 5545, 3.3.10.
    """

    openapi: ClassVar = {"examples": [YEARLY, "FREQ=MONTHLY;BYDAY=1SU"]}

    def to_internal_value(self, data: Any) -> str:
        if data in (ONCE, YEARLY):
            return str(data)
        rule = super().to_internal_value(data)
        if recurrence.has_times(rule):
            raise ValidationError(
                ["An event lasts a day: FREQ=HOURLY, BYHOUR, BYMINUTE and BYSECOND do not go here."]
            )
        if (recurrence.count_of(rule) or 0) > MOST_COUNTED:
            raise ValidationError([f"COUNT is at most {MOST_COUNTED}. UNTIL may be any day."])
        return rule


class SizesField(serializers.DictField):
    """Of what, and how large: {"shoes": "38"}."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=TextField(max_length=50), **options)
        self._name = TextField(max_length=50)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, dict) and len(data) > MOST_SIZES:  # Before each is looked at.
            raise ValidationError([f"At most {MOST_SIZES} sizes."])
        sizes: dict[str, str] = super().to_internal_value(data)
        return {str(self._name.run_validation(name)): size for name, size in sizes.items()}
