"""The JSON of ratings."""

from apps.accounts.serializers import PersonCardSerializer
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.marketplace import examples

FEWEST_STARS, MOST_STARS = 1, 5
LONGEST_TEXT = 1000


class RatingFieldsSerializer(StrictSerializer):
    """What one says of the other. It is said once."""

    example = examples.RATING_FIELDS

    stars = IntegerField(min_value=FEWEST_STARS, max_value=MOST_STARS)
    text = TextField(max_length=LONGEST_TEXT, allow_blank=True, allow_null=True, default=None)


class OwnRatingSerializer(StrictSerializer):
    """A rating, as an export tells it."""

    rating_id = TextField(read_only=True)
    item_id = TextField(read_only=True)
    item_title = TextField(read_only=True)
    side = TextField(read_only=True, help_text="Of its author: `seller` or `buyer`.")
    user_id = TextField(read_only=True, allow_null=True, help_text="Its author.")
    rated_user_id = TextField(source="rated_id", read_only=True, allow_null=True)
    stars = IntegerField(read_only=True)
    text = TextField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)


class ItemRatingSerializer(OwnRatingSerializer):
    """What one side of a hand-over says of the other."""

    example = examples.RATING

    author = NestedField(PersonCardSerializer, read_only=True, allow_null=True)
    shown = BooleanField(read_only=True, help_text="False: only its author sees it.")
    shows_from = MomentField(
        read_only=True, help_text="When it shows, or did; sooner where the other side rates, too."
    )
