"""The social network over HTTP: each method is one call of a service."""

from apps.social.views.comments import CommentViewSet
from apps.social.views.feeds import FeedViewSet
from apps.social.views.likes import LikeViewSet
from apps.social.views.posts import AuthorViewSet, PostViewSet
from apps.social.views.reports import ModerationViewSet, ReportViewSet

__all__ = [
    "AuthorViewSet",
    "CommentViewSet",
    "FeedViewSet",
    "LikeViewSet",
    "ModerationViewSet",
    "PostViewSet",
    "ReportViewSet",
]
