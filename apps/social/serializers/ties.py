"""The JSON of people in lists of who knows whom."""

from apps.accounts.serializers import PersonCardSerializer
from apps.core.api.serializers import BooleanField, MomentField
from apps.social import examples


class FollowerSerializer(PersonCardSerializer):
    """Somebody who follows, or is followed."""

    example = examples.FOLLOWER

    followed_by_me = BooleanField(read_only=True)


class FollowRequestSerializer(PersonCardSerializer):
    """Somebody who wants to follow."""

    example = examples.FOLLOW_REQUEST

    created_at = MomentField(read_only=True)


class BlockedSerializer(PersonCardSerializer):
    """Somebody whom one blocks."""

    example = examples.CARD
