"""What people did, over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.social import services
from apps.social.serializers import ActivitySerializer
from apps.social.views.base import SocialViewSet


class ActivityViewSet(SocialViewSet):
    """What others did that concerns one, and what one person did."""

    @operation(
        "List what others did that concerns you",
        query=PageQuery,
        lists=ActivitySerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        """List likes (all of a post as one), comments, replies, mentions, follows and requests."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_activity(
            viewer=self.viewer, now=self.now, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, ActivitySerializer.render))

    @operation(
        "List what a user did",
        query=PageQuery,
        lists=ActivitySerializer,
        errors=("INVALID_CURSOR",),
    )
    def activity(self, request: Request, user_id: str) -> Response:
        """List their posts, likes, comments and follows, as far as you may see them."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_deeds(
            viewer=self.viewer,
            user_id=user_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, ActivitySerializer.render))
