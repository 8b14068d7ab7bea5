"""Notifications over HTTP: each method is one call of a service."""

from apps.notifications.views.inbox import NotificationViewSet
from apps.notifications.views.preferences import PreferencesViewSet
from apps.notifications.views.unsubscribing import UnsubscribeViewSet
from apps.notifications.views.webhooks import WebhookViewSet

__all__ = ["NotificationViewSet", "PreferencesViewSet", "UnsubscribeViewSet", "WebhookViewSet"]
