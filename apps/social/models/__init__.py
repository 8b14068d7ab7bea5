"""The rows of the social network: posts, what they said before, likes, and lines of posts."""

from apps.social.models.likes import Like
from apps.social.models.lines import Entry
from apps.social.models.posts import CommentPolicy, LinkedType, Post, Revision, Visibility

__all__ = [
    "CommentPolicy",
    "Entry",
    "Like",
    "LinkedType",
    "Post",
    "Revision",
    "Visibility",
]
