from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from apps.core import ids
from apps.social.views import (
    ActivityViewSet,
    AuthorViewSet,
    BlockViewSet,
    CommentViewSet,
    FeedViewSet,
    FollowRequestViewSet,
    LikeViewSet,
    ModerationViewSet,
    PostViewSet,
    ReportViewSet,
    TieViewSet,
)

A_USER = "^users/(?P<user_id>[0-9a-f-]{36})"
A_POST = f"^posts/(?P<post_id>{ids.PATTERN})"

router = SimpleRouter(trailing_slash=False)
router.register("posts", PostViewSet, basename="post")
router.register("comments", CommentViewSet, basename="comment")
router.register("users", TieViewSet, basename="tie")
router.register("follow-requests", FollowRequestViewSet, basename="follow-request")
router.register("blocks", BlockViewSet, basename="block")
router.register("reports", ReportViewSet, basename="report")
router.register("moderation/reports", ModerationViewSet, basename="moderation-report")
urlpatterns = [
    *router.urls,
    path("activity", ActivityViewSet.as_view({"get": "list"}), name="activity"),
    re_path(
        f"{A_USER}/activity$", ActivityViewSet.as_view({"get": "activity"}), name="user-activity"
    ),
    re_path(f"{A_USER}/posts$", AuthorViewSet.as_view({"get": "posts"}), name="user-posts"),
    re_path(
        f"{A_POST}/like$",
        LikeViewSet.as_view({"put": "like", "delete": "unlike"}),
        name="post-like",
    ),
    re_path(f"{A_POST}/likes$", LikeViewSet.as_view({"get": "list_likes"}), name="post-likes"),
    re_path(
        f"{A_POST}/comments$",
        CommentViewSet.as_view({"get": "list_comments", "post": "create_comment"}),
        name="post-comments",
    ),
    path("feed", FeedViewSet.as_view({"get": "list"}), name="feed"),
    path("feed/public", FeedViewSet.as_view({"get": "public"}), name="public-feed"),
]
