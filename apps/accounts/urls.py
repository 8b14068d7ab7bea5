from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.accounts.views import ApiKeyViewSet, AuthViewSet, MeViewSet, SessionViewSet

router = SimpleRouter(trailing_slash=False)
router.register("api-keys", ApiKeyViewSet, basename="api-key")
router.register("auth", AuthViewSet, basename="auth")
router.register("auth", SessionViewSet, basename="session")
me = MeViewSet.as_view({"get": "retrieve", "patch": "partial_update"})
urlpatterns = [*router.urls, path("users/me", me, name="me")]
