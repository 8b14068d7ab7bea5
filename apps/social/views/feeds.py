"""Feeds over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.social import services
from apps.social.serializers import PostSerializer
from apps.social.views.base import SocialViewSet


class FeedViewSet(SocialViewSet):
    """What is new."""

    @operation("Read your feed", query=PageQuery, lists=PostSerializer, errors=("INVALID_CURSOR",))
    def list(self, request: Request) -> Response:
        """List what you and those whom you follow wrote, the newest first, up to 1000 posts."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.read_feed(
            viewer=self.viewer, now=self.now, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, PostSerializer.render))

    @operation(
        "Read what is public", query=PageQuery, lists=PostSerializer, errors=("INVALID_CURSOR",)
    )
    def public(self, request: Request) -> Response:
        """List public posts of public accounts, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.read_public_feed(
            viewer=self.viewer, now=self.now, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, PostSerializer.render))
