"""Ratings over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import created
from apps.marketplace import services
from apps.marketplace.serializers import ItemRatingSerializer, RatingFieldsSerializer
from apps.marketplace.views.base import MarketViewSet


class RatingViewSet(MarketViewSet):
    """What people say of each other after a hand-over."""

    @operation(
        "Rate the other side of a hand-over",
        takes=RatingFieldsSerializer,
        gives=ItemRatingSerializer,
        status=201,
        errors=("CONFLICT",),
    )
    def rate(self, request: Request, item_id: str) -> Response:
        """Say once what you think. It is hidden until both sides did, or for a week."""
        fields = RatingFieldsSerializer.parse(request.data)
        seen = services.rate(viewer_id=self.user_id, item_id=item_id, **fields, now=self.now)
        return created(ItemRatingSerializer.render(seen), "item-ratings", item_id=item_id)

    @operation(
        "List the ratings of a hand-over",
        query=PageQuery,
        lists=ItemRatingSerializer,
        errors=("INVALID_CURSOR",),
    )
    def hand_over_ratings(self, request: Request, item_id: str) -> Response:
        """List those that show, and your own: two at most."""
        PageQuery.parse(request.query_params.dict())
        open_cursor(request)  # There is no second page, so none is good.
        page = services.ratings_of_item(viewer_id=self.user_id, item_id=item_id, now=self.now)
        return Response(page_json(request, page, ItemRatingSerializer.render))

    @operation(
        "List the ratings of a user",
        query=PageQuery,
        lists=ItemRatingSerializer,
        errors=("INVALID_CURSOR",),
    )
    def received_ratings(self, request: Request, user_id: str) -> Response:
        """List what others say of somebody, as far as it shows, the newest first."""
        query = PageQuery.parse(request.query_params.dict())
        page = services.ratings_of_user(
            viewer_id=self.user_id,
            user_id=user_id,
            now=self.now,
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, ItemRatingSerializer.render))
