from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.accounts.views import (
    AdminViewSet,
    ApiKeyViewSet,
    AuthViewSet,
    EmailViewSet,
    MeViewSet,
    PeopleViewSet,
    SessionViewSet,
)

router = SimpleRouter(trailing_slash=False)
router.register("admin", AdminViewSet, basename="admin")
router.register("api-keys", ApiKeyViewSet, basename="api-key")
router.register("auth", AuthViewSet, basename="auth")
router.register("auth", SessionViewSet, basename="session")
router.register("users", PeopleViewSet, basename="person")
me = MeViewSet.as_view({"get": "retrieve", "patch": "partial_update"})
email = EmailViewSet.as_view({"post": "create"})
email_confirmation = EmailViewSet.as_view({"post": "confirm"})
urlpatterns = [
    *router.urls,
    path("users/me", me, name="me"),
    path("users/me/email", email, name="email"),
    path("users/me/email/confirm", email_confirmation, name="email-confirmation"),
]
