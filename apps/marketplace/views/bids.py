"""Bids over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import created
from apps.marketplace import services
from apps.marketplace.serializers import BidFieldsSerializer, BidSerializer, LogEntrySerializer
from apps.marketplace.views.base import MarketViewSet


class BidViewSet(MarketViewSet):
    """The bids for an item."""

    @operation(
        "Bid for an item",
        takes=BidFieldsSerializer,
        gives=BidSerializer,
        status=201,
        errors=("CONFLICT", "BID_TOO_LOW", "AUCTION_ENDED", "RATE_LIMITED"),
    )
    def bid(self, request: Request, item_id: str) -> Response:
        """Say the most that you would pay. To raise it as the leader shows nothing."""
        fields = BidFieldsSerializer.parse(request.data)
        made = services.place_bid(
            bidder_id=self.user_id, item_id=item_id, maximum=fields["max_amount"], now=self.now
        )
        return created(BidSerializer.render(made), "item-bids", item_id=item_id)

    @operation(
        "List the bids for an item",
        query=PageQuery,
        lists=LogEntrySerializer,
        errors=("INVALID_CURSOR",),
    )
    def bids(self, request: Request, item_id: str) -> Response:
        """List what shows of them, the oldest first: price and leader follow from the last line."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_bids(
            viewer_id=self.user_id,
            item_id=item_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, LogEntrySerializer.render))
