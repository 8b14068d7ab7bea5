"""A change of e-mail over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.serializers import CodeSerializer, EmailSerializer
from apps.core.api.operations import operation
from apps.core.api.views import UserViewSet


class EmailViewSet(UserViewSet):
    """The signed-in user's own address."""

    @operation("Ask for another e-mail address", takes=EmailSerializer, status=202)
    def change_email(self, request: Request) -> Response:
        """Send a code to the new address. Until it is confirmed, the old one stays in use."""
        services.ask_for_email(
            user_id=self.user_id, **EmailSerializer.parse(request.data), now=self.now
        )
        return Response(status=202)

    @operation(
        "Confirm the new e-mail address",
        takes=CodeSerializer,
        status=204,
        errors=("INVALID_CODE", "EXPIRED_CODE", "EMAIL_TAKEN"),
    )
    def confirm_email(self, request: Request) -> Response:
        services.confirm_email(
            user_id=self.user_id, **CodeSerializer.parse(request.data), now=self.now
        )
        return Response(status=204)
