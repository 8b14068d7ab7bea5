"""Posts over HTTP."""

from functools import partial
from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import created
from apps.social import services
from apps.social.serializers import (
    PostFieldsSerializer,
    PostQuery,
    PostSerializer,
    SaidSerializer,
)
from apps.social.views.base import SocialViewSet


class PostViewSet(VersionedMixin, SocialViewSet):
    """Posts, as far as the signed-in user may see them."""

    lookup_url_kwarg = "post_id"
    lookup_value_regex = ids.PATTERN
    # What others do with a post, who its author is by now, and links make no version of it.
    uncovered_fields = ("author", "images", "counts", "likedByMe")

    @operation("Find posts", query=PostQuery, lists=PostSerializer, errors=("INVALID_CURSOR",))
    def list(self, request: Request) -> Response:
        """Find what the caller may see by its words, a hashtag or both, the newest first."""
        query = PostQuery.parse(request.query_params.dict())
        page = services.find_posts(
            viewer=self.viewer,
            query=query["q"],
            hashtag=query["hashtag"],
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, PostSerializer.render))

    @operation(
        "Create a post",
        takes=PostFieldsSerializer,
        gives=PostSerializer,
        status=201,
        errors=("IMAGE_IN_USE", "RATE_LIMITED"),
    )
    def create(self, request: Request) -> Response:
        fields = PostFieldsSerializer.parse(request.data)
        seen = services.create_post(viewer=self.viewer, fields=fields, now=self.now)
        return created(PostSerializer.render(seen), "post-detail", post_id=seen.post.post_id)

    @operation("Read a post", gives=PostSerializer)
    def retrieve(self, request: Request, post_id: str) -> Response:
        return Response(self._read(post_id))

    @operation(
        "Replace a post",
        takes=PostFieldsSerializer,
        gives=PostSerializer,
        errors=("IMAGE_IN_USE",),
    )
    def update(self, request: Request, post_id: str) -> Response:
        return self._update(post_id, PostFieldsSerializer.parse(request.data), self.if_match)

    @operation(
        "Change a post", takes=PostFieldsSerializer, gives=PostSerializer, errors=("IMAGE_IN_USE",)
    )
    def partial_update(self, request: Request, post_id: str) -> Response:
        return self.patch_by(
            PostFieldsSerializer, partial(self._read, post_id), partial(self._update, post_id)
        )

    @operation("Delete a post", status=204)
    def destroy(self, request: Request, post_id: str) -> Response:
        services.delete_post(
            viewer=self.viewer, post_id=post_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)

    @operation(
        "List what a post said before",
        query=PageQuery,
        lists=SaidSerializer,
        errors=("INVALID_CURSOR",),
    )
    @action(detail=True)
    def history(self, request: Request, post_id: str) -> Response:
        """Show it to the author and to moderators, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_history(
            viewer=self.viewer,
            post_id=post_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, SaidSerializer.render))

    def _read(self, post_id: str) -> dict[str, Any]:
        seen = services.get_post(viewer=self.viewer, post_id=post_id, now=self.now)
        return PostSerializer.render(seen)

    def _update(
        self, post_id: str, fields: services.PostFields, if_version: int | None
    ) -> Response:
        seen = services.update_post(
            viewer=self.viewer,
            post_id=post_id,
            fields=fields,
            if_version=if_version,
            now=self.now,
        )
        return Response(PostSerializer.render(seen))


class AuthorViewSet(SocialViewSet):
    """What one person wrote."""

    @operation(
        "List the posts of a user",
        query=PageQuery,
        lists=PostSerializer,
        errors=("INVALID_CURSOR",),
    )
    def posts(self, request: Request, user_id: str) -> Response:
        """List what the caller may see of them, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_posts_of(
            viewer=self.viewer,
            author_id=user_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, PostSerializer.render))
