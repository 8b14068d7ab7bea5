"""The marketplace over HTTP: each method is one call of a service."""

from apps.marketplace.views.items import ItemViewSet

__all__ = ["ItemViewSet"]
