"""The social network over HTTP: each method is one call of a service."""

from apps.social.views.activity import ActivityViewSet
from apps.social.views.comments import CommentViewSet
from apps.social.views.feeds import FeedViewSet
from apps.social.views.likes import LikeViewSet
from apps.social.views.posts import AuthorViewSet, PostViewSet
from apps.social.views.ties import BlockViewSet, FollowRequestViewSet, TieViewSet

__all__ = [
    "ActivityViewSet",
    "AuthorViewSet",
    "BlockViewSet",
    "CommentViewSet",
    "FeedViewSet",
    "FollowRequestViewSet",
    "LikeViewSet",
    "PostViewSet",
    "TieViewSet",
]
