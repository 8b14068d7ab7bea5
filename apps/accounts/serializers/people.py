"""The JSON of people, as others see them."""

from apps.accounts import examples
from apps.accounts.serializers.profiles import (
    AvatarSerializer,
    RatingSerializer,
    UserCountsSerializer,
)
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    BooleanField,
    ListField,
    NestedField,
    QueryTextField,
    StrictSerializer,
    TextField,
)


class PeopleQuery(PageQuery):
    q = QueryTextField(max_length=100, help_text="How a username or display name begins.")


class PersonCardSerializer(StrictSerializer):
    """A user, beside what they did."""

    user_id = TextField(source="user.user_id", read_only=True)
    username = TextField(source="user.username", read_only=True)
    display_name = TextField(source="user.display_name", read_only=True, allow_null=True)
    avatar = NestedField(AvatarSerializer, read_only=True, allow_null=True)


class PersonSerializer(StrictSerializer):
    """A user, as other users see them: what is named here, and never more."""

    example = examples.PERSON

    user_id = TextField(source="user.user_id", read_only=True)
    username = TextField(source="user.username", read_only=True)
    display_name = TextField(source="user.display_name", read_only=True, allow_null=True)
    avatar = NestedField(AvatarSerializer, read_only=True, allow_null=True)
    bio = TextField(source="user.bio", read_only=True, allow_null=True)
    pronouns = TextField(source="user.pronouns", read_only=True, allow_null=True)
    website = TextField(source="user.website", read_only=True, allow_null=True)
    links = ListField(source="user.links", child=TextField(), read_only=True)
    interests = ListField(source="user.interests", child=TextField(), read_only=True)
    city = TextField(source="user.city", read_only=True, allow_null=True)
    country = TextField(source="user.country", read_only=True, allow_null=True)
    rating = NestedField(RatingSerializer, source="user.rating", read_only=True)
    counts = NestedField(UserCountsSerializer, source="user.counts", read_only=True)
    followed_by_me = BooleanField(read_only=True)
