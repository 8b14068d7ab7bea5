"""Items over HTTP."""

from functools import partial
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import created
from apps.marketplace import services
from apps.marketplace.serializers import (
    FoundItemsSerializer,
    ItemQuery,
    ItemSerializer,
    OwnItemsQuery,
)
from apps.marketplace.views.base import MarketViewSet


class ItemViewSet(VersionedMixin, MarketViewSet):
    """Items, as far as the signed-in user may see them."""

    lookup_url_kwarg = "item_id"
    lookup_value_regex = ids.PATTERN
    # What others do with it, who asks, links, and the clock make no version of it.
    uncovered_fields = (
        "seller",
        "images",
        "location",
        "distanceKm",
        "auction",
        "status",
        "reservation",
        "counts",
    )

    @operation(
        "Offer an item",
        takes=ItemSerializer,
        gives=ItemSerializer,
        status=201,
        errors=("IMAGE_IN_USE", "RATE_LIMITED"),
    )
    def create(self, request: Request) -> Response:
        seen = services.create_item(
            seller_id=self.user_id,
            fields=ItemSerializer.parse(request.data),
            now=self.now,
            language=self.language,
        )
        return created(ItemSerializer.render(seen), "item-detail", item_id=seen.listing.item_id)

    @operation(
        "Search for items",
        query=ItemQuery,
        lists=ItemSerializer,
        beside=FoundItemsSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        """Find what is on offer. Distances are those of the rounded places that others see."""
        query = ItemQuery.parse(request.query_params.dict())
        found = services.find_items(
            viewer_id=self.user_id,
            search=services.item_search(query, self.language),
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        page = page_json(request, found.page, ItemSerializer.render)
        return Response({**page, **FoundItemsSerializer.render(found)})

    @operation("Read an item", gives=ItemSerializer)
    def retrieve(self, request: Request, item_id: str) -> Response:
        return Response(self._read(item_id))

    @operation(
        "Replace an item",
        takes=ItemSerializer,
        gives=ItemSerializer,
        errors=("CONFLICT", "IMAGE_IN_USE"),
    )
    def update(self, request: Request, item_id: str) -> Response:
        return self._update(item_id, ItemSerializer.parse(request.data), self.if_match)

    @operation(
        "Change, publish or cancel an item",
        takes=ItemSerializer,
        gives=ItemSerializer,
        errors=("CONFLICT", "IMAGE_IN_USE"),
    )
    def partial_update(self, request: Request, item_id: str) -> Response:
        """Change it. A `status` of `active` publishes a draft; `cancelled` calls an item off."""
        return self.patch_by(
            ItemSerializer, partial(self._read, item_id), partial(self._update, item_id)
        )

    @operation("Delete an item", status=204, errors=("CONFLICT",))
    def destroy(self, request: Request, item_id: str) -> Response:
        """Delete one's own, or any at all as a moderator."""
        services.delete_item(
            viewer_id=self.user_id,
            item_id=item_id,
            if_version=self.if_match,
            now=self.now,
            is_moderator=self.principal.is_moderator,
        )
        return Response(status=204)

    def _read(self, item_id: str) -> dict[str, Any]:
        seen = services.get_item(
            viewer_id=self.user_id,
            item_id=item_id,
            now=self.now,
            is_moderator=self.principal.is_moderator,
        )
        return ItemSerializer.render(seen)

    def _update(
        self, item_id: str, fields: services.ListingFields, if_version: int | None
    ) -> Response:
        seen = services.update_item(
            viewer_id=self.user_id,
            item_id=item_id,
            fields=fields,
            if_version=if_version,
            now=self.now,
            language=self.language,
        )
        return Response(ItemSerializer.render(seen))


class PersonItemsViewSet(MarketViewSet):
    """The items of one person."""

    @operation(
        "List the items of a user",
        query=PageQuery,
        lists=ItemSerializer,
        errors=("INVALID_CURSOR",),
    )
    def items(self, request: Request, user_id: str) -> Response:
        """List what the caller may see of them, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_items_of(
            viewer_id=self.user_id,
            user_id=user_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, ItemSerializer.render))

    @operation(
        "List the items that one sells, wants to have, or watches",
        query=OwnItemsQuery,
        lists=ItemSerializer,
        errors=("INVALID_CURSOR",),
    )
    def own_items(self, request: Request) -> Response:
        """List them, the newest first; of watched ones those watched last."""
        query = OwnItemsQuery.parse(request.query_params.dict())
        page = services.list_own_items(
            viewer_id=self.user_id,
            role=query["role"],
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, ItemSerializer.render))


class WatchViewSet(MarketViewSet):
    """That one watches an item."""

    @operation("Watch an item", status=204)
    def watch(self, request: Request, item_id: str) -> Response:
        services.watch_item(viewer_id=self.user_id, item_id=item_id, now=self.now)
        return Response(status=204)

    @operation("Watch an item no more", status=204)
    def unwatch(self, request: Request, item_id: str) -> Response:
        services.unwatch_item(viewer_id=self.user_id, item_id=item_id, now=self.now)
        return Response(status=204)
