"""The JSON of the social network."""

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

__all__ = [
    "CommentFieldsSerializer",
    "CommentSerializer",
    "CommentTextSerializer",
    "LikedSerializer",
    "LikerSerializer",
    "PostFieldsSerializer",
    "PostQuery",
    "PostSerializer",
    "SaidSerializer",
]
