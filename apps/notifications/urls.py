from rest_framework.routers import SimpleRouter

from apps.core import ids
from apps.notifications.views import DeliveryViewSet, NotificationViewSet, WebhookViewSet

DELIVERIES = f"webhooks/(?P<webhook_id>{ids.PATTERN})/deliveries"

router = SimpleRouter(trailing_slash=False)
router.register("notifications", NotificationViewSet, basename="notification")
router.register("webhooks", WebhookViewSet, basename="webhook")
router.register(DELIVERIES, DeliveryViewSet, basename="delivery")
urlpatterns = router.urls
