"""The JSON of the social network."""

from apps.social.serializers.posts import (
    PostFieldsSerializer,
    PostQuery,
    PostSerializer,
    SaidSerializer,
)

__all__ = ["PostFieldsSerializer", "PostQuery", "PostSerializer", "SaidSerializer"]
