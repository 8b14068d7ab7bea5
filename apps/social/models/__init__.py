"""The rows of the social network: posts, what they said before, comments, likes, lines."""

from apps.social.models.activity import Activity, Deed, TargetType
from apps.social.models.comments import Comment, CommentPlace
from apps.social.models.large import LargeAuthor
from apps.social.models.likes import Like
from apps.social.models.lines import Entry
from apps.social.models.posts import CommentPolicy, LinkedType, Post, Revision, Visibility

__all__ = [
    "Activity",
    "Comment",
    "CommentPlace",
    "CommentPolicy",
    "Deed",
    "Entry",
    "LargeAuthor",
    "Like",
    "LinkedType",
    "Post",
    "Revision",
    "TargetType",
    "Visibility",
]
