"""The JSON of the social network."""

from apps.social.serializers.posts import PostFieldsSerializer, PostSerializer, SaidSerializer

__all__ = ["PostFieldsSerializer", "PostSerializer", "SaidSerializer"]
