"""Likes over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.social import services
from apps.social.serializers import LikerSerializer
from apps.social.views.base import SocialViewSet


class LikeViewSet(SocialViewSet):
    """Who likes a post."""

    @operation("Like a post", status=204)
    def like(self, request: Request, post_id: str) -> Response:
        services.like_post(viewer=self.viewer, post_id=post_id, now=self.now)
        return Response(status=204)

    @operation("Like a post no more", status=204)
    def unlike(self, request: Request, post_id: str) -> Response:
        """Take one's like back, also of a post that one may not see any more."""
        services.unlike_post(viewer=self.viewer, post_id=post_id, now=self.now)
        return Response(status=204)

    @operation(
        "List who likes a post",
        query=PageQuery,
        lists=LikerSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list_likes(self, request: Request, post_id: str) -> Response:
        """List them as far as one may know of them, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_likes(
            viewer=self.viewer,
            post_id=post_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, LikerSerializer.render))
