"""Profiles over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.serializers import MeSerializer
from apps.core.api.authentication import forget_standing
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.views import UserViewSet


class MeViewSet(VersionedMixin, UserViewSet):
    """The signed-in user's own profile."""

    uncovered_fields = ("avatar", "roles", "rating", "counts")

    @operation("Read one's own profile", gives=MeSerializer)
    def retrieve(self, request: Request) -> Response:
        return self._show(services.get_profile(user_id=self.user_id))

    @operation(
        "Change one's own profile",
        takes=MeSerializer,
        gives=MeSerializer,
        errors=("USERNAME_TAKEN", "USERNAME_CHANGED_RECENTLY"),
    )
    def partial_update(self, request: Request) -> Response:
        user = services.update_profile(
            user_id=self.user_id,
            fields=MeSerializer.parse(request.data, partial=True),
            if_version=self.if_match,
            now=self.now,
        )
        forget_standing(self.user_id)  # It knows the time zone and the language.
        return self._show(user)

    def _show(self, user: object) -> Response:
        roles = sorted(self.principal.roles)
        return Response({**MeSerializer.render(user), "roles": roles})
