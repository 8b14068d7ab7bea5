"""Profiles over HTTP."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.serializers import AvatarSerializer, DeletionSerializer, MeSerializer
from apps.core.api.authentication import forget_standing
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.views import UserViewSet


class MeViewSet(VersionedMixin, UserViewSet):
    """The signed-in user's own profile."""

    uncovered_fields = ("avatar", "roles", "rating", "counts")

    @operation("Read one's own profile", gives=MeSerializer)
    def get_me(self, request: Request) -> Response:
        return self._show(services.get_profile(user_id=self.user_id))

    @operation(
        "Change one's own profile",
        takes=MeSerializer,
        gives=MeSerializer,
        errors=("USERNAME_TAKEN", "USERNAME_CHANGED_RECENTLY"),
    )
    def update_me(self, request: Request) -> Response:
        user = services.update_profile(
            user_id=self.user_id,
            fields=MeSerializer.parse(request.data, partial=True),
            if_version=self.if_match,
            now=self.now,
        )
        forget_standing(self.user_id)  # It knows the time zone and the language.
        return self._show(user)

    @operation(
        "Delete one's account",
        takes=DeletionSerializer,
        status=202,
        errors=("INVALID_CREDENTIALS",),
    )
    def delete_me(self, request: Request) -> Response:
        """Sign out at once, and erase everything within minutes. There is no way back."""
        password = DeletionSerializer.parse(request.data)["password"]
        services.delete_account(
            user_id=self.user_id, password=password, if_version=self.if_match, now=self.now
        )
        forget_standing(self.user_id)
        return Response(status=202)

    @operation(
        "Choose an avatar", takes=AvatarSerializer, gives=MeSerializer, errors=("IMAGE_IN_USE",)
    )
    def set_avatar(self, request: Request) -> Response:
        """Take a ready image of one's own with the purpose `avatar`. The one before is deleted."""
        user = services.set_avatar(
            user_id=self.user_id,
            **AvatarSerializer.parse(request.data),
            if_version=self.if_match,
            now=self.now,
        )
        return self._show(user)

    @operation("Have no avatar", status=204, errors=("RESOURCE_NOT_FOUND",))
    def remove_avatar(self, request: Request) -> Response:
        services.remove_avatar(user_id=self.user_id, if_version=self.if_match, now=self.now)
        return Response(status=204)

    def _show(self, user: Any) -> Response:
        avatar = services.avatar_of(user, self.now)
        roles = sorted(self.principal.roles)
        return Response({**MeSerializer.render_with(avatar, user), "roles": roles})
