"""Every path under its version. Unknown paths and crashes answer with the envelope too."""

from django.urls import include, path

urlpatterns = [
    path("v1/", include("apps.tasks.urls")),
    path("v1/", include("apps.notifications.urls")),
]

handler400 = "apps.core.api.errors.bad_request"
handler403 = "apps.core.api.errors.permission_denied"
handler404 = "apps.core.api.errors.page_not_found"
handler500 = "apps.core.api.errors.server_error"
