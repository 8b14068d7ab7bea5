from django.urls import re_path
from rest_framework.routers import SimpleRouter

from apps.core import ids
from apps.marketplace.views import (
    BidViewSet,
    ItemViewSet,
    PersonItemsViewSet,
    QueueViewSet,
    RatingViewSet,
    ReservationViewSet,
    SavedSearchViewSet,
    WantedViewSet,
    WatchViewSet,
)

A_USER = "^users/(?P<user_id>[0-9a-f-]{36})"
AN_ITEM = f"^items/(?P<item_id>{ids.PATTERN})"

bids = BidViewSet.as_view({"get": "bids", "post": "bid"})
queue = QueueViewSet.as_view({"get": "own_place", "post": "join", "delete": "leave"})

ratings = RatingViewSet.as_view({"get": "hand_over_ratings", "post": "rate"})

router = SimpleRouter(trailing_slash=False)
router.register("items", ItemViewSet, basename="item")
router.register("saved-searches", SavedSearchViewSet, basename="saved-search")
router.register("wanted", WantedViewSet, basename="wanted")
urlpatterns = [
    *router.urls,
    re_path(
        f"{AN_ITEM}/watch$",
        WatchViewSet.as_view({"put": "watch", "delete": "unwatch"}),
        name="item-watch",
    ),
    re_path(f"{A_USER}/items$", PersonItemsViewSet.as_view({"get": "items"}), name="user-items"),
    re_path("^me/items$", PersonItemsViewSet.as_view({"get": "own_items"}), name="own-items"),
    re_path(f"{AN_ITEM}/bids$", bids, name="item-bids"),
    re_path(
        f"{AN_ITEM}/reserve$",
        ReservationViewSet.as_view({"post": "reserve"}),
        name="item-reserve",
    ),
    re_path(
        f"{AN_ITEM}/reservation$",
        ReservationViewSet.as_view({"delete": "cancel"}),
        name="item-reservation",
    ),
    re_path(
        f"{AN_ITEM}/reservation/accept$",
        ReservationViewSet.as_view({"post": "accept"}),
        name="item-reservation-accept",
    ),
    re_path(
        f"{AN_ITEM}/reservation/confirm$",
        ReservationViewSet.as_view({"post": "confirm"}),
        name="item-reservation-confirm",
    ),
    re_path(f"{AN_ITEM}/queue$", queue, name="item-queue"),
    re_path(f"{AN_ITEM}/ratings$", ratings, name="item-ratings"),
    re_path(
        f"{A_USER}/ratings$",
        RatingViewSet.as_view({"get": "received_ratings"}),
        name="user-ratings",
    ),
]
