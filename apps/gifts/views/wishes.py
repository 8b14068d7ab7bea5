"""The items of wish lists over HTTP, for their owner."""

from functools import partial
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.gifts import services
from apps.gifts.serializers import ClaimedWishSerializer, WishSerializer, render_wish

REVEALED = {200: ClaimedWishSerializer}
# Bodies are read as a revealed item, so that any item can be sent back as it was read.


class WishViewSet(VersionedMixin, UserViewSet):
    """The items of a wish list of the signed-in user. Claims are in them once it is revealed."""

    scope = "gifts"
    uncovered_fields = ("claims", "left")

    @operation(
        "List the items of a wish list, in their order",
        query=PageQuery,
        lists=WishSerializer,
        also=REVEALED,
        errors=("INVALID_CURSOR",),
    )
    def list_items(self, request: Request, wishlist_id: str) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_wishes(
            user_id=self.user_id,
            wishlist_id=wishlist_id,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, render_wish))

    @operation(
        "Add an item to a wish list",
        takes=ClaimedWishSerializer,
        gives=WishSerializer,
        status=201,
        errors=("IMAGE_IN_USE", "TOO_MANY_ITEMS"),
    )
    def create_item(self, request: Request, wishlist_id: str) -> Response:
        seen = services.create_wish(
            user_id=self.user_id,
            wishlist_id=wishlist_id,
            fields=ClaimedWishSerializer.parse(request.data),
            now=self.now,
        )
        wish_ids = {"wishlist_id": wishlist_id, "wish_item_id": seen.wish.wish_item_id}
        return created(render_wish(seen), "wish", **wish_ids)

    @operation("Read an item of a wish list", gives=WishSerializer, also=REVEALED)
    def get_item(self, request: Request, wishlist_id: str, wish_item_id: str) -> Response:
        return Response(self._read(wishlist_id, wish_item_id))

    @operation(
        "Replace an item of a wish list",
        takes=ClaimedWishSerializer,
        gives=WishSerializer,
        also=REVEALED,
        errors=("IMAGE_IN_USE",),
    )
    def replace_item(self, request: Request, wishlist_id: str, wish_item_id: str) -> Response:
        fields = ClaimedWishSerializer.parse(request.data)
        return self._update(wishlist_id, wish_item_id, fields, self.if_match)

    @operation(
        "Change an item of a wish list",
        takes=ClaimedWishSerializer,
        gives=WishSerializer,
        also=REVEALED,
        errors=("IMAGE_IN_USE",),
    )
    def update_item(self, request: Request, wishlist_id: str, wish_item_id: str) -> Response:
        return self.patch_by(
            ClaimedWishSerializer,
            partial(self._read, wishlist_id, wish_item_id),
            partial(self._update, wishlist_id, wish_item_id),
        )

    @operation("Delete an item of a wish list", status=204)
    def delete_item(self, request: Request, wishlist_id: str, wish_item_id: str) -> Response:
        services.delete_wish(
            user_id=self.user_id,
            wishlist_id=wishlist_id,
            wish_item_id=wish_item_id,
            if_version=self.if_match,
            now=self.now,
        )
        return Response(status=204)

    def _read(self, wishlist_id: str, wish_item_id: str) -> dict[str, Any]:
        seen = services.get_wish(
            user_id=self.user_id, wishlist_id=wishlist_id, wish_item_id=wish_item_id
        )
        return render_wish(seen)

    def _update(
        self,
        wishlist_id: str,
        wish_item_id: str,
        fields: services.WishFields,
        if_version: int | None,
    ) -> Response:
        seen = services.update_wish(
            user_id=self.user_id,
            wishlist_id=wishlist_id,
            wish_item_id=wish_item_id,
            fields=fields,
            if_version=if_version,
            now=self.now,
        )
        return Response(render_wish(seen))
