"""Every path under its version. Unknown paths and crashes answer with the envelope too."""

from django.conf import settings
from django.urls import include, path

from apps.core import health
from apps.core.api.root import RootView
from apps.core.api.sync import SyncViewSet

urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("v1/", RootView.as_view(), name="api-root"),
    path("v1/sync", SyncViewSet.as_view({"get": "retrieve"}), name="sync"),
    path("v1/", include("apps.accounts.urls")),
    path("v1/", include("apps.media.urls")),
    path("v1/", include("apps.tasks.urls")),
    path("v1/", include("apps.gifts.urls")),
    path("v1/", include("apps.social.urls")),
    path("v1/", include("apps.marketplace.urls")),
    path("v1/", include("apps.notifications.urls")),
    *([path("", include("apps.core.pages.urls"))] if settings.HAS_OPERATIONS else []),
    *([path("", include("apps.operations.urls"))] if settings.HAS_OPERATIONS else []),
]

handler400 = "apps.core.api.errors.bad_request"
handler403 = "apps.core.api.errors.permission_denied"
handler404 = "apps.core.api.errors.page_not_found"
handler500 = "apps.core.api.errors.server_error"
