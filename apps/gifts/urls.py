from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.gifts.views import (
    CalendarFeedViewSet,
    CalendarViewSet,
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
    *router.urls,
]
