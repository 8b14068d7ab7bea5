"""Wish lists over HTTP, for their owner."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.gifts import services
from apps.gifts.serializers import WishlistSerializer


class WishlistViewSet(VersionedMixin, UserViewSet):
    """The wish lists of the signed-in user."""

    scope = "gifts"
    lookup_url_kwarg = "wishlist_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "List wish lists", query=PageQuery, lists=WishlistSerializer, errors=("INVALID_CURSOR",)
    )
    def list(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_wishlists(
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, WishlistSerializer.render))

    @operation("Create a wish list", takes=WishlistSerializer, gives=WishlistSerializer, status=201)
    def create(self, request: Request) -> Response:
        wishlist = services.create_wishlist(
            user_id=self.user_id,
            fields=WishlistSerializer.parse(request.data),
            now=self.now,
            zone=self.zone,
        )
        body = WishlistSerializer.render(wishlist)
        return created(body, "wishlist-detail", wishlist_id=wishlist.wishlist_id)

    @operation("Read a wish list", gives=WishlistSerializer)
    def retrieve(self, request: Request, wishlist_id: str) -> Response:
        wishlist = services.get_wishlist(user_id=self.user_id, wishlist_id=wishlist_id)
        return Response(WishlistSerializer.render(wishlist))

    @operation("Replace a wish list", takes=WishlistSerializer, gives=WishlistSerializer)
    def update(self, request: Request, wishlist_id: str) -> Response:
        return self._update(wishlist_id, WishlistSerializer.parse(request.data))

    @operation("Change a wish list", takes=WishlistSerializer, gives=WishlistSerializer)
    def partial_update(self, request: Request, wishlist_id: str) -> Response:
        return self._update(wishlist_id, WishlistSerializer.parse(request.data, partial=True))

    @operation("Delete a wish list", status=204)
    def destroy(self, request: Request, wishlist_id: str) -> Response:
        services.delete_wishlist(
            user_id=self.user_id, wishlist_id=wishlist_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)

    @operation("Give a wish list another link", gives=WishlistSerializer)
    @action(detail=True, methods=["post"], url_path="rotate-link")
    def rotate_link(self, request: Request, wishlist_id: str) -> Response:
        """Let the old link be dead at once."""
        wishlist = services.rotate_link(user_id=self.user_id, wishlist_id=wishlist_id, now=self.now)
        return Response(WishlistSerializer.render(wishlist))

    @operation("See who gives what", gives=WishlistSerializer, errors=("TOO_EARLY",))
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, wishlist_id: str) -> Response:
        """From `revealAt` on, if any. Then the items show their claims to the owner, too."""
        wishlist = services.reveal_wishlist(
            user_id=self.user_id, wishlist_id=wishlist_id, now=self.now, zone=self.zone
        )
        return Response(WishlistSerializer.render(wishlist))

    def _update(self, wishlist_id: str, fields: services.WishlistFields) -> Response:
        wishlist = services.update_wishlist(
            user_id=self.user_id,
            wishlist_id=wishlist_id,
            fields=fields,
            if_version=self.if_match,
            now=self.now,
            zone=self.zone,
        )
        return Response(WishlistSerializer.render(wishlist))
