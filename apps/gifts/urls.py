from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from apps.core import ids
from apps.gifts.views import (
    CalendarFeedViewSet,
    CalendarViewSet,
    ContactFileViewSet,
    ContactViewSet,
    EventViewSet,
    GiftViewSet,
    SharedWishlistViewSet,
    WishlistViewSet,
    WishViewSet,
)

WISHES = f"^wishlists/(?P<wishlist_id>{ids.PATTERN})/items"
A_WISH = f"(?P<wish_item_id>{ids.PATTERN})"
SHARED = "^shared-wishlists/(?P<token>[0-9a-f]{40})"
CLAIMS = f"{SHARED}/items/{A_WISH}/claims"

router = SimpleRouter(trailing_slash=False)
router.register("calendar-feeds", CalendarFeedViewSet, basename="calendar-feed")
router.register("contacts", ContactViewSet, basename="contact")
router.register("events", EventViewSet, basename="event")
router.register("gifts", GiftViewSet, basename="gift")
router.register("wishlists", WishlistViewSet, basename="wishlist")
wishes = WishViewSet.as_view({"get": "list_items", "post": "create_item"})
wish = WishViewSet.as_view(
    {"get": "get_item", "put": "replace_item", "patch": "update_item", "delete": "delete_item"}
)
shared = SharedWishlistViewSet.as_view({"get": "retrieve"})
claims = SharedWishlistViewSet.as_view({"post": "claim"})
claim = SharedWishlistViewSet.as_view(
    {"get": "get_claim", "patch": "change_claim", "delete": "withdraw"}
)
urlpatterns = [
    path("calendar/<str:token>.ics", CalendarViewSet.as_view({"get": "read"}), name="calendar"),
    path(
        "contacts/import",
        ContactFileViewSet.as_view({"post": "import_vcards"}),
        name="contact-import",
    ),
    path(
        "contacts.vcf", ContactFileViewSet.as_view({"get": "export_vcards"}), name="contact-export"
    ),
    *router.urls,
    re_path(f"{WISHES}$", wishes, name="wishes"),
    re_path(f"{WISHES}/{A_WISH}$", wish, name="wish"),
    re_path(f"{SHARED}$", shared, name="shared-wishlist"),
    re_path(f"{CLAIMS}$", claims, name="wish-claims"),
    re_path(f"{CLAIMS}/(?P<claim_id>{ids.PATTERN})$", claim, name="wish-claim"),
]
