from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.notifications.views import (
    NotificationViewSet,
    PreferencesViewSet,
    UnsubscribeViewSet,
    WebhookViewSet,
)

router = SimpleRouter(trailing_slash=False)
router.register("notifications", NotificationViewSet, basename="notification")
router.register("webhooks", WebhookViewSet, basename="webhook")
preferences = PreferencesViewSet.as_view({"get": "get_preferences", "patch": "update_preferences"})
unsubscribe = UnsubscribeViewSet.as_view({"get": "show", "post": "unsubscribe"})
urlpatterns = [
    *router.urls,
    path("notifications/preferences", preferences, name="notification-preferences"),
    path("notifications/unsubscribe/<str:token>", unsubscribe, name="unsubscribe"),
]
