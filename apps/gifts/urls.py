from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.gifts.views import (
    CalendarFeedViewSet,
    CalendarViewSet,
    ContactFileViewSet,
    ContactViewSet,
    EventViewSet,
    GiftViewSet,
)

router = SimpleRouter(trailing_slash=False)
router.register("calendar-feeds", CalendarFeedViewSet, basename="calendar-feed")
router.register("contacts", ContactViewSet, basename="contact")
router.register("events", EventViewSet, basename="event")
router.register("gifts", GiftViewSet, basename="gift")
urlpatterns = [
    path("calendar/<str:token>.ics", CalendarViewSet.as_view({"get": "read"}), name="calendar"),
    path("contacts/import", ContactFileViewSet.as_view({"post": "take_in"}), name="contact-import"),
    path("contacts.vcf", ContactFileViewSet.as_view({"get": "export"}), name="contact-export"),
    *router.urls,
]
