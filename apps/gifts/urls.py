from rest_framework.routers import SimpleRouter

from apps.gifts.views import ContactViewSet, EventViewSet, GiftViewSet

router = SimpleRouter(trailing_slash=False)
router.register("contacts", ContactViewSet, basename="contact")
router.register("events", EventViewSet, basename="event")
router.register("gifts", GiftViewSet, basename="gift")
urlpatterns = router.urls
