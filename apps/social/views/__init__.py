"""The social network over HTTP: each method is one call of a service."""

from apps.social.views.comments import CommentViewSet
from apps.social.views.feeds import FeedViewSet
from apps.social.views.likes import LikeViewSet
from apps.social.views.posts import AuthorViewSet, PostViewSet

__all__ = ["AuthorViewSet", "CommentViewSet", "FeedViewSet", "LikeViewSet", "PostViewSet"]
