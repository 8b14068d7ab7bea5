"""The JSON of a profile. What is nested for clients is flat in services and rows."""

from typing import Any

from rest_framework import serializers

from apps.accounts import examples
from apps.accounts.models.users import DEFAULT_LANGUAGE, DEFAULT_ZONE
from apps.accounts.serializers.fields import (
    DegreesField,
    LanguageField,
    UsernameField,
    ZoneField,
)
from apps.core.api.fields import LONGEST_URL, DayField, UrlField
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    PartField,
    StrictSerializer,
    TextField,
)
from apps.media.serializers import PictureSerializer


class LocationSerializer(StrictSerializer):
    city = TextField(max_length=100, allow_null=True, default=None)
    country = TextField(max_length=100, allow_null=True, default=None)
    lat = DegreesField(most=90, allow_null=True, default=None)
    lng = DegreesField(most=180, allow_null=True, default=None)


class ProfileSerializer(StrictSerializer):
    bio = TextField(max_length=500, allow_null=True, default=None)
    pronouns = TextField(max_length=50, allow_null=True, default=None)
    website = UrlField(max_length=LONGEST_URL, allow_null=True, default=None)
    birthday = DayField(allow_null=True, default=None)
    interests = ListField(child=TextField(max_length=50), max_length=20, default=list)
    location = PartField(LocationSerializer)
    links = ListField(child=UrlField(max_length=LONGEST_URL), max_length=5, default=list)


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
    posts = IntegerField(read_only=True, help_text="Those that are not private.")
    items = IntegerField(read_only=True, help_text="Those that others may see.")


class AvatarSerializer(PictureSerializer):
    """An image of the user's own, ready and with the purpose `avatar`."""

    example = examples.AVATAR

    image_id = TextField(max_length=26)


class MeSerializer(StrictSerializer):
    """A user, as they see themselves."""

    example = examples.ME

    user_id = TextField(read_only=True)
    username = UsernameField()
    display_name = TextField(max_length=100, allow_null=True, default=None)
    email = TextField(read_only=True, allow_null=True)
    email_verified = BooleanField(read_only=True)
    profile = PartField(ProfileSerializer)
    avatar = NestedField(AvatarSerializer, read_only=True, allow_null=True, default=None)
    roles = serializers.ListField(child=TextField(), read_only=True)
    rating = NestedField(RatingSerializer, read_only=True)
    counts = NestedField(UserCountsSerializer, read_only=True)
    settings = PartField(SettingsSerializer)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)

    @classmethod
    def render_with(cls, avatar: object | None, user: object) -> dict[str, Any]:
        """Render a user with their avatar, whose links are signed anew each time."""
        shown = AvatarSerializer.render(avatar) if avatar else None
        return {**cls.render(user), "avatar": shown}
