from rest_framework.routers import SimpleRouter

from apps.media.views import ImageViewSet

router = SimpleRouter(trailing_slash=False)
router.register("images", ImageViewSet, basename="image")
urlpatterns = router.urls
