"""The JSON of the social network."""

from apps.social.serializers.activity import ActivitySerializer
from apps.social.serializers.comments import (
    CommentFieldsSerializer,
    CommentSerializer,
    CommentTextSerializer,
)
from apps.social.serializers.likes import LikedSerializer, LikerSerializer
from apps.social.serializers.posts import (
    PostFieldsSerializer,
    PostQuery,
    PostSerializer,
    SaidSerializer,
)
from apps.social.serializers.ties import (
    BlockedSerializer,
    FollowerSerializer,
    FollowRequestSerializer,
)

__all__ = [
    "ActivitySerializer",
    "BlockedSerializer",
    "CommentFieldsSerializer",
    "CommentSerializer",
    "CommentTextSerializer",
    "FollowRequestSerializer",
    "FollowerSerializer",
    "LikedSerializer",
    "LikerSerializer",
    "PostFieldsSerializer",
    "PostQuery",
    "PostSerializer",
    "SaidSerializer",
]
