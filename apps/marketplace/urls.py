from django.urls import re_path
from rest_framework.routers import SimpleRouter

from apps.core import ids
from apps.marketplace.views import (
    BidViewSet,
    ItemViewSet,
    PersonItemsViewSet,
    RatingViewSet,
    SavedSearchViewSet,
    WantedViewSet,
    WatchViewSet,
)

A_USER = "^users/(?P<user_id>[0-9a-f-]{36})"
AN_ITEM = f"^items/(?P<item_id>{ids.PATTERN})"

bids = BidViewSet.as_view({"get": "bids", "post": "bid"})

ratings = RatingViewSet.as_view({"get": "item_ratings", "post": "rate"})

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
    re_path("^me/items$", PersonItemsViewSet.as_view({"get": "own"}), name="own-items"),
    re_path(f"{AN_ITEM}/bids$", bids, name="item-bids"),
    re_path(f"{AN_ITEM}/ratings$", ratings, name="item-ratings"),
    re_path(
        f"{A_USER}/ratings$", RatingViewSet.as_view({"get": "user_ratings"}), name="user-ratings"
    ),
]
