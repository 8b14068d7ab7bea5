"""How somebody wants to be told, over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.views import UserViewSet
from apps.notifications import services
from apps.notifications.serializers import PreferencesSerializer


class PreferencesViewSet(VersionedMixin, UserViewSet):
    """How the signed-in user wants to be told."""

    scope = "notifications"

    @operation("Read how one is told", gives=PreferencesSerializer)
    def get_preferences(self, request: Request) -> Response:
        preferences = services.get_preferences(user_id=self.user_id)
        return Response(PreferencesSerializer.render(preferences))

    @operation("Change how one is told", takes=PreferencesSerializer, gives=PreferencesSerializer)
    def update_preferences(self, request: Request) -> Response:
        """Take a merge patch, at every depth; null puts back to what is usual."""
        preferences = services.update_preferences(
            user_id=self.user_id,
            fields=PreferencesSerializer.parse(request.data, partial=True),
            if_version=self.if_match,
        )
        return Response(PreferencesSerializer.render(preferences))
