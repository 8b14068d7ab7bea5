"""The JSON of likes."""

from apps.accounts.serializers import PersonCardSerializer
from apps.core.api.serializers import MomentField, StrictSerializer, TextField
from apps.social import examples


class LikerSerializer(PersonCardSerializer):
    """Somebody who likes a post, since when."""

    example = examples.LIKER

    created_at = MomentField(source="like.created_at", read_only=True)


class LikedSerializer(StrictSerializer):
    """A like, as an export tells it to whose it is."""

    example = examples.LIKED

    post_id = TextField(read_only=True)
    created_at = MomentField(read_only=True)
