"""Items over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.views import created
from apps.marketplace import services
from apps.marketplace.serializers import ItemSerializer
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
        fields = ItemSerializer.parse(request.data)
        seen = services.create_item(seller_id=self.user_id, fields=fields, now=self.now)
        return created(ItemSerializer.render(seen), "item-detail", item_id=seen.listing.item_id)

    @operation("Read an item", gives=ItemSerializer)
    def retrieve(self, request: Request, item_id: str) -> Response:
        seen = services.get_item(viewer_id=self.user_id, item_id=item_id, now=self.now)
        return Response(ItemSerializer.render(seen))

    @operation(
        "Replace an item",
        takes=ItemSerializer,
        gives=ItemSerializer,
        errors=("CONFLICT", "IMAGE_IN_USE"),
    )
    def update(self, request: Request, item_id: str) -> Response:
        return self._update(item_id, ItemSerializer.parse(request.data))

    @operation(
        "Change, publish or cancel an item",
        takes=ItemSerializer,
        gives=ItemSerializer,
        errors=("CONFLICT", "IMAGE_IN_USE"),
    )
    def partial_update(self, request: Request, item_id: str) -> Response:
        """Change it. A `status` of `active` publishes a draft; `cancelled` calls an item off."""
        return self._update(item_id, ItemSerializer.parse(request.data, partial=True))

    @operation("Delete an item", status=204, errors=("CONFLICT",))
    def destroy(self, request: Request, item_id: str) -> Response:
        services.delete_item(
            viewer_id=self.user_id, item_id=item_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)

    def _update(self, item_id: str, fields: services.ListingFields) -> Response:
        seen = services.update_item(
            viewer_id=self.user_id,
            item_id=item_id,
            fields=fields,
            if_version=self.if_match,
            now=self.now,
        )
        return Response(ItemSerializer.render(seen))
