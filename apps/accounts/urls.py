from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from apps.accounts.views import (
    AdminViewSet,
    ApiKeyViewSet,
    AuthViewSet,
    EmailViewSet,
    ExportViewSet,
    MeViewSet,
    PeopleViewSet,
    SessionViewSet,
)
from apps.core import ids

router = SimpleRouter(trailing_slash=False)
router.register("admin", AdminViewSet, basename="admin")
router.register("api-keys", ApiKeyViewSet, basename="api-key")
router.register("auth", AuthViewSet, basename="auth")
router.register("auth", SessionViewSet, basename="session")
router.register("users", PeopleViewSet, basename="person")
me = MeViewSet.as_view({"get": "get_me", "patch": "update_me", "delete": "delete_me"})
avatar = MeViewSet.as_view({"put": "set_avatar", "delete": "remove_avatar"})
email = EmailViewSet.as_view({"post": "change_email"})
email_confirmation = EmailViewSet.as_view({"post": "confirm_email"})
exports = ExportViewSet.as_view({"post": "export"})
export = ExportViewSet.as_view({"get": "get_export"})
urlpatterns = [
    *router.urls,
    path("users/me", me, name="me"),
    path("users/me/avatar", avatar, name="avatar"),
    path("users/me/export", exports, name="exports"),
    re_path(f"^users/me/exports/(?P<export_id>{ids.PATTERN})$", export, name="export"),
    path("users/me/email", email, name="email"),
    path("users/me/email/confirm", email_confirmation, name="email-confirmation"),
]
