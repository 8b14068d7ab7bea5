from rest_framework.routers import SimpleRouter

from apps.marketplace.views import ItemViewSet

router = SimpleRouter(trailing_slash=False)
router.register("items", ItemViewSet, basename="item")
urlpatterns = router.urls
