from rest_framework.routers import SimpleRouter

from apps.notifications.views import NotificationViewSet, WebhookViewSet

router = SimpleRouter(trailing_slash=False)
router.register("notifications", NotificationViewSet, basename="notification")
router.register("webhooks", WebhookViewSet, basename="webhook")
urlpatterns = router.urls
