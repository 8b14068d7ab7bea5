"""The JSON of accounts. What is nested for clients is flat in services and rows."""

import re
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import URLValidator, validate_email
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.accounts import examples
from apps.accounts.models.users import DEFAULT_LANGUAGE, DEFAULT_ZONE
from apps.core.api.serializers import (
    DATE,
    BooleanField,
    IntegerField,
    MomentField,
    NestedField,
    PartField,
    StrictSerializer,
    TextField,
)

USERNAME = re.compile("[A-Za-z0-9_.-]{3,30}")
LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")  # The common part of BCP 47.
DECIMALS = 6  # Of a degree: a tenth of a meter.
LONGEST_URL = 2048

_check_url = URLValidator(schemes=["http", "https"])


class EmailField(TextField):
    """An address in lower case. An international domain comes in its ASCII form."""

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


class PasswordField(serializers.CharField):
    """Taken as it is: neither trimmed nor normalized."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, write_only=True, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class UsernameField(TextField):
    default_error_messages = {  # noqa: RUF012  # DRF's way.
        "username": "Write 3 to 30 letters from a to z, digits, or any of _ . -"
    }

    def to_internal_value(self, data: Any) -> str:
        username = super().to_internal_value(data)
        if not USERNAME.fullmatch(username):
            self.fail("username")
        return username


class UrlField(TextField):
    """An address of the web."""

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
    """`2026-03-01`, kept as text."""

    default_error_messages = {"day": "Write a date such as 2026-03-01."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> str:
        day = super().to_internal_value(data)
        try:
            date.fromisoformat(day if DATE.fullmatch(day) else "")
        except ValueError:
            self.fail("day")
        return day


class DegreesField(serializers.FloatField):
    """A JSON number."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(min_value=-most, max_value=most, **options)
        self.most = most

    def to_internal_value(self, data: Any) -> float:
        if not isinstance(data, int | float) or isinstance(data, bool):
            self.fail("invalid")
        if abs(data) > self.most:  # Also what no float can hold.
            self.fail("max_value", max_value=self.most)
        return round(float(data), DECIMALS)


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
    default_error_messages = {"language": "Write a language tag, such as en or pt-BR."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> str:
        tag = super().to_internal_value(data)
        if not LANGUAGE.fullmatch(tag):
            self.fail("language")
        return tag


class LocationSerializer(StrictSerializer):
    city = TextField(max_length=100, allow_null=True, default=None)
    country = TextField(max_length=100, allow_null=True, default=None)
    lat = DegreesField(most=90, allow_null=True, default=None)
    lng = DegreesField(most=180, allow_null=True, default=None)

    def validate(self, attrs: Any) -> Any:
        """Take both degrees or none, so that what is stored always is a point."""
        degrees = [attrs[name] for name in ("lat", "lng") if name in attrs]
        if len(degrees) == 1 or degrees.count(None) == 1:
            raise ValidationError({"lat": ["Write lat and lng together."]})
        return attrs


class ProfileSerializer(StrictSerializer):
    bio = TextField(max_length=500, allow_null=True, default=None)
    pronouns = TextField(max_length=50, allow_null=True, default=None)
    website = UrlField(max_length=LONGEST_URL, allow_null=True, default=None)
    birthday = DayField(allow_null=True, default=None)
    interests = serializers.ListField(child=TextField(max_length=50), max_length=20, default=list)
    location = PartField(LocationSerializer)
    links = serializers.ListField(
        child=UrlField(max_length=LONGEST_URL), max_length=5, default=list
    )


class SettingsSerializer(StrictSerializer):
    time_zone = ZoneField(default=DEFAULT_ZONE)
    language = LanguageField(default=DEFAULT_LANGUAGE)
    private_account = BooleanField(default=False)
    discoverable = BooleanField(default=True)


class RatingSerializer(StrictSerializer):
    average = serializers.FloatField(read_only=True, allow_null=True)
    count = IntegerField(read_only=True)


class UserCountsSerializer(StrictSerializer):
    followers = IntegerField(read_only=True)
    following = IntegerField(read_only=True)
    posts = IntegerField(read_only=True)
    items = IntegerField(read_only=True)


class MeSerializer(StrictSerializer):
    """A user, as they see themselves."""

    example = examples.ME

    user_id = TextField(read_only=True)
    username = UsernameField()
    display_name = TextField(max_length=100, allow_null=True, default=None)
    email = TextField(read_only=True, allow_null=True)
    email_verified = BooleanField(read_only=True)
    profile = PartField(ProfileSerializer)
    avatar = serializers.DictField(read_only=True, allow_null=True)
    roles = serializers.ListField(child=TextField(), read_only=True)
    rating = NestedField(RatingSerializer, read_only=True)
    counts = NestedField(UserCountsSerializer, read_only=True)
    settings = PartField(SettingsSerializer)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)


class CodeDeliverySerializer(StrictSerializer):
    medium = TextField(read_only=True)
    destination = TextField(read_only=True)


class RegistrationSerializer(StrictSerializer):
    """What a new account is asked for, and how it is confirmed."""

    example = examples.REGISTRATION

    registration_id = TextField(read_only=True)
    email = EmailField(max_length=254)
    password = PasswordField()
    username = UsernameField()
    display_name = TextField(max_length=100, allow_null=True, default=None, write_only=True)
    location = PartField(LocationSerializer, write_only=True)
    status = TextField(read_only=True)
    code_delivery = NestedField(CodeDeliverySerializer, read_only=True)


class ConfirmationSerializer(StrictSerializer):
    example = examples.CONFIRMATION

    registration_id = TextField(max_length=26, write_only=True)
    email = EmailField(max_length=254, write_only=True)
    code = TextField(max_length=20, write_only=True)
    status = TextField(read_only=True)


class EmailSerializer(StrictSerializer):
    example = examples.JUST_EMAIL

    email = EmailField(max_length=254)


class CredentialsSerializer(StrictSerializer):
    example = examples.CREDENTIALS

    email = EmailField(max_length=254)
    password = PasswordField()


class TokensSerializer(StrictSerializer):
    access_token = TextField()
    id_token = TextField()
    refresh_token = TextField()
    token_type = TextField()
    expires_in = IntegerField()


class ChallengeSerializer(StrictSerializer):
    challenge = TextField()
    session = TextField()


class RefreshSerializer(StrictSerializer):
    refresh_token = TextField(max_length=8192, trim_whitespace=False)


class FreshTokensSerializer(StrictSerializer):
    access_token = TextField()
    id_token = TextField()
    token_type = TextField()
    expires_in = IntegerField()


class NewPasswordSerializer(StrictSerializer):
    example = examples.NEW_PASSWORD

    email = EmailField(max_length=254)
    code = TextField(max_length=20)
    new_password = PasswordField()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # Reads folders: 20 ms, once.
