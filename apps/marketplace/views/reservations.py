"""Reservations and queues over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.operations import operation
from apps.core.api.views import created
from apps.marketplace import services
from apps.marketplace.serializers import (
    QueuePlaceSerializer,
    ReservationFieldsSerializer,
    ReservationSerializer,
)
from apps.marketplace.views.base import MarketViewSet

MAY_NOT = ("CONFLICT", "ITEM_NOT_AVAILABLE", "RESERVED_BEFORE", "RATE_LIMITED")


class ReservationViewSet(MarketViewSet):
    """The reservation that holds an item."""

    @operation(
        "Reserve an item",
        takes=ReservationFieldsSerializer,
        gives=ReservationSerializer,
        status=201,
        errors=(*MAY_NOT, "TOO_MANY_RESERVATIONS"),
    )
    def reserve(self, request: Request, item_id: str) -> Response:
        """Be the first who wants it: it is yours for 48 hours, and for good once accepted."""
        fields = ReservationFieldsSerializer.parse(request.data)
        made = services.reserve_item(
            viewer_id=self.user_id, item_id=item_id, note=fields["note"], now=self.now
        )
        return created(ReservationSerializer.render(made), "item-detail", item_id=item_id)

    @operation("Accept a reservation", gives=ReservationSerializer, errors=("CONFLICT",))
    def accept(self, request: Request, item_id: str) -> Response:
        """Let them come: now they see the exact place, and the reservation lapses no more."""
        hold = services.accept_reservation(viewer_id=self.user_id, item_id=item_id, now=self.now)
        return Response(ReservationSerializer.render(hold))

    @operation("Confirm the hand-over", gives=ReservationSerializer, errors=("CONFLICT",))
    def confirm(self, request: Request, item_id: str) -> Response:
        """Say that the item has changed hands, also to who won it in an auction."""
        hold = services.confirm_handover(viewer_id=self.user_id, item_id=item_id, now=self.now)
        return Response(ReservationSerializer.render(hold))

    @operation("Cancel a reservation", status=204)
    def cancel(self, request: Request, item_id: str) -> Response:
        """End it, as either side. Who waits longest has the item next."""
        services.cancel_reservation(viewer_id=self.user_id, item_id=item_id, now=self.now)
        return Response(status=204)


class QueueViewSet(MarketViewSet):
    """The queue for an item that somebody else holds."""

    @operation(
        "Wait for an item",
        gives=QueuePlaceSerializer,
        status=201,
        also={200: QueuePlaceSerializer},
        errors=MAY_NOT,
    )
    def join(self, request: Request, item_id: str) -> Response:
        """Wait until it gets free, in the order of coming. Again it is the same place, with 200."""
        place, is_new = services.join_queue(viewer_id=self.user_id, item_id=item_id, now=self.now)
        body = QueuePlaceSerializer.render(place)
        return created(body, "item-queue", item_id=item_id) if is_new else Response(body)

    @operation("Read one's place in the queue", gives=QueuePlaceSerializer)
    def own_place(self, request: Request, item_id: str) -> Response:
        place = services.place_in_queue(viewer_id=self.user_id, item_id=item_id)
        return Response(QueuePlaceSerializer.render(place))

    @operation("Wait no more", status=204)
    def leave(self, request: Request, item_id: str) -> Response:
        services.leave_queue(viewer_id=self.user_id, item_id=item_id)
        return Response(status=204)
