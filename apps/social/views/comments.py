"""Comments over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import created
from apps.social import services
from apps.social.serializers import (
    CommentFieldsSerializer,
    CommentSerializer,
    CommentTextSerializer,
)
from apps.social.views.base import SocialViewSet


class CommentViewSet(VersionedMixin, SocialViewSet):
    """Comments, as far as the signed-in user may see them and their posts."""

    lookup_url_kwarg = "comment_id"
    lookup_value_regex = ids.PATTERN
    uncovered_fields = ("author",)  # Who that is by now makes no version of the comment.

    @operation(
        "Comment on a post",
        takes=CommentFieldsSerializer,
        gives=CommentSerializer,
        status=201,
        errors=("FORBIDDEN", "RATE_LIMITED"),
    )
    def create_comment(self, request: Request, post_id: str) -> Response:
        """Comment on it, or reply to a comment on it, where its author takes comments from one."""
        fields = CommentFieldsSerializer.parse(request.data)
        seen = services.create_comment(
            viewer=self.viewer, post_id=post_id, fields=fields, now=self.now
        )
        comment_id = seen.comment.comment_id
        return created(CommentSerializer.render(seen), "comment-detail", comment_id=comment_id)

    @operation(
        "List the comments on a post",
        query=PageQuery,
        lists=CommentSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list_comments(self, request: Request, post_id: str) -> Response:
        """List them, the oldest first, but those of people of whom one may not know."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_comments(
            viewer=self.viewer,
            post_id=post_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, CommentSerializer.render))

    @operation("Read a comment", gives=CommentSerializer)
    def retrieve(self, request: Request, comment_id: str) -> Response:
        seen = services.get_comment(viewer=self.viewer, comment_id=comment_id, now=self.now)
        return Response(CommentSerializer.render(seen))

    @operation("Change a comment", takes=CommentTextSerializer, gives=CommentSerializer)
    def partial_update(self, request: Request, comment_id: str) -> Response:
        seen = services.update_comment(
            viewer=self.viewer,
            comment_id=comment_id,
            fields=CommentTextSerializer.parse(request.data, partial=True),
            if_version=self.if_match,
            now=self.now,
        )
        return Response(CommentSerializer.render(seen))

    @operation("Delete a comment", status=204)
    def destroy(self, request: Request, comment_id: str) -> Response:
        """Delete one's own, any on one's own post, or any at all as a moderator."""
        services.delete_comment(
            viewer=self.viewer, comment_id=comment_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)
