"""Notifications over HTTP: each method is one call of a service."""

from apps.notifications.views.inbox import NotificationViewSet

__all__ = ["NotificationViewSet"]
