from django.urls import re_path
from rest_framework.routers import SimpleRouter

from apps.social.views import AuthorViewSet, PostViewSet

A_USER = "^users/(?P<user_id>[0-9a-f-]{36})"

router = SimpleRouter(trailing_slash=False)
router.register("posts", PostViewSet, basename="post")
urlpatterns = [
    *router.urls,
    re_path(f"{A_USER}/posts$", AuthorViewSet.as_view({"get": "posts"}), name="user-posts"),
]
