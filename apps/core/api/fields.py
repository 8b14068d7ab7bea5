"""Fields that several domains have: addresses, days, rules of recurrence, sets, money."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import URLValidator, validate_email
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core import ids, recurrence
from apps.core.api.serializers import DATE, ListField, StrictSerializer, TextField
from apps.core.money import DECIMALS, LARGEST_DIGITS, Money, read_amount

LONGEST_URL = 2048

_check_url = URLValidator(schemes=["http", "https"])


class EmailField(TextField):
    """An address in lower case. An international domain comes in its ASCII form."""

    openapi: ClassVar = {"format": "email"}
    default_error_messages = {"email": "Write an e-mail address."}  # noqa: RUF012  # DRF's way.

    def to_internal_value(self, data: Any) -> str:
        address = super().to_internal_value(data)
        try:
            validate_email(address)
        except DjangoValidationError:
            self.fail("email")
        if not address.isascii():
            self.fail("email")
        return address.lower()


class UrlField(TextField):
    """An address of the web."""

    openapi: ClassVar = {"format": "uri"}
    default_error_messages = {  # noqa: RUF012  # DRF's way.
        "url": "Write an address that begins with http:// or https://."
    }

    def to_internal_value(self, data: Any) -> str:
        url = super().to_internal_value(data)
        try:
            _check_url(url)
        except DjangoValidationError:
            self.fail("url")
        return url


class DayField(TextField):
    """A day, kept as text."""

    openapi: ClassVar[dict[str, object]] = {"format": "date"}
    default_error_messages = {"day": "Write a date such as 2026-03-01."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> str:
        day = super().to_internal_value(data)
        try:
            date.fromisoformat(day if DATE.fullmatch(day) else "")
        except ValueError:
            self.fail("day")
        return day


class RecurrenceField(TextField):
    """An RFC 5545 RRULE."""

    openapi: ClassVar = {"examples": ["FREQ=WEEKLY;BYDAY=MO"]}

    def to_internal_value(self, data: Any) -> str:
        rule = super().to_internal_value(data)
        try:
            return recurrence.validate(rule)
        except ValueError as error:
            raise ValidationError([str(error)]) from error


class IdField(TextField):
    """A ULID of ours."""

    default_error_messages = {"id": "This is no id."}  # noqa: RUF012  # DRF's way.

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not ids.is_id(text):
            self.fail("id")
        return text


class SetField(ListField):
    """A list that says nothing twice; the first mention counts."""

    def to_internal_value(self, data: Any) -> list[Any]:
        return list(dict.fromkeys(super().to_internal_value(data)))


class AmountField(TextField):
    """A decimal number as text, so that no reader makes a float of it."""

    openapi: ClassVar = {"pattern": rf"^-?\d{{1,{LARGEST_DIGITS + 6}}}(\.\d{{1,4}})?$"}


class MoneySerializer(StrictSerializer):
    """An amount of money, with as many decimals as the currency has."""

    example: ClassVar = {"amount": "12.50", "currency": "EUR"}

    amount = AmountField(max_length=24)
    currency = serializers.ChoiceField(choices=sorted(DECIMALS))

    def validate(self, attrs: Any) -> Money:
        try:
            amount = read_amount(attrs["amount"], attrs["currency"])
        except ValueError as error:
            raise ValidationError({"amount": [str(error)]}) from error
        return Money(amount, attrs["currency"])
