"""Fields that accounts have of their own."""

import re
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from rest_framework import serializers

from apps.core.api.serializers import NumberField, TextField

USERNAME = "[A-Za-z0-9_.-]{3,30}"
LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"  # The common part of BCP 47.
DECIMALS = 6  # Of a degree: a tenth of a meter.


class PasswordField(serializers.CharField):
    """Taken as it is: neither trimmed nor normalized."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, write_only=True, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class UsernameField(TextField):
    openapi: ClassVar = {"pattern": f"^{USERNAME}$"}
    default_error_messages = {  # noqa: RUF012  # DRF's way.
        "username": "Write 3 to 30 letters from a to z, digits, or any of _ . -"
    }

    def to_internal_value(self, data: Any) -> str:
        username = super().to_internal_value(data)
        if not re.fullmatch(USERNAME, username):
            self.fail("username")
        return username


class DegreesField(NumberField):
    """A JSON number of degrees."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(min_value=-most, max_value=most, **options)

    def to_internal_value(self, data: Any) -> float:
        return round(super().to_internal_value(data), DECIMALS)


class ZoneField(TextField):
    """An IANA name."""

    default_error_messages = {  # noqa: RUF012  # DRF's way.
        "zone": "Write the name of a time zone, such as Europe/Berlin."
    }

    def to_internal_value(self, data: Any) -> str:
        zone = super().to_internal_value(data)
        if zone not in _zones():
            self.fail("zone")
        return zone


class LanguageField(TextField):
    openapi: ClassVar = {"pattern": f"^{LANGUAGE}$"}
    default_error_messages = {"language": "Write a language tag, such as en or pt-BR."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> str:
        tag = super().to_internal_value(data)
        if not re.fullmatch(LANGUAGE, tag):
            self.fail("language")
        return tag


# Files among the zones that name no place: one is whatever this machine is set to.
NO_ZONES = {"Factory", "localtime"}


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - NO_ZONES  # Reads folders: 20 ms, once.
