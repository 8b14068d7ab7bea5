"""Into an account and out of it, over HTTP."""

from datetime import datetime

from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.errors import InvalidCredentials, NotConfirmed, SignedOut
from apps.accounts.serializers import (
    ChallengeSerializer,
    CodeSerializer,
    ConfirmationSerializer,
    CredentialsSerializer,
    EmailSerializer,
    FreshTokensSerializer,
    MfaSerializer,
    NewPasswordSerializer,
    PasswordChangeSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    TokensSerializer,
    TotpSetupSerializer,
)
from apps.core import times
from apps.core.api.addresses import client_address
from apps.core.api.authentication import caller, forget_standing
from apps.core.api.errors import answers_with
from apps.core.api.operations import operation
from apps.core.api.views import StrictMixin

answers_with(401, InvalidCredentials, SignedOut)
answers_with(403, NotConfirmed)


class AuthViewSet(StrictMixin):
    """Into an account and out of it. None of it takes an Idempotency-Key: answers hold secrets."""

    authentication_classes = ()
    permission_classes = ()

    @property
    def now(self) -> datetime:
        return times.to_milliseconds(timezone.now())

    @operation(
        "Register",
        takes=RegistrationSerializer,
        gives=RegistrationSerializer,
        status=201,
        errors=("USERNAME_TAKEN", "WEAK_PASSWORD"),
        is_public=True,
    )
    @action(detail=False, methods=["post"])
    def register(self, request: Request) -> Response:
        registration = services.register(
            account=RegistrationSerializer.parse(request.data),
            address=client_address(request),
            now=self.now,
        )
        return Response(RegistrationSerializer.render(registration), status=201)

    @operation(
        "Confirm a registration",
        takes=ConfirmationSerializer,
        gives=ConfirmationSerializer,
        errors=("INVALID_CODE", "EXPIRED_CODE"),
        is_public=True,
    )
    @action(detail=False, methods=["post"])
    def confirm(self, request: Request) -> Response:
        services.confirm(**ConfirmationSerializer.parse(request.data), now=self.now)
        return Response({"status": "CONFIRMED"})

    @operation("Send another code", takes=EmailSerializer, status=202, is_public=True)
    @action(detail=False, methods=["post"], url_path="resend-code")
    def resend_code(self, request: Request) -> Response:
        services.resend_code(**EmailSerializer.parse(request.data), now=self.now)
        return Response(status=202)

    @operation(
        "Sign in",
        takes=CredentialsSerializer,
        gives=TokensSerializer,
        also={200: ChallengeSerializer},
        errors=("INVALID_CREDENTIALS", "NOT_CONFIRMED"),
        is_public=True,
    )
    @action(detail=False, methods=["post"])
    def login(self, request: Request) -> Response:
        answer = services.sign_in(
            **CredentialsSerializer.parse(request.data),
            address=client_address(request),
            now=self.now,
        )
        shape = TokensSerializer if isinstance(answer, services.Tokens) else ChallengeSerializer
        return Response(shape.render(answer))

    @operation(
        "Finish signing in with a second factor",
        takes=MfaSerializer,
        gives=TokensSerializer,
        errors=("INVALID_CODE", "INVALID_CREDENTIALS"),
        is_public=True,
    )
    @action(detail=False, methods=["post"])
    def mfa(self, request: Request) -> Response:
        tokens = services.sign_in_with_code(**MfaSerializer.parse(request.data), now=self.now)
        return Response(TokensSerializer.render(tokens))

    @operation(
        "Get new tokens",
        takes=RefreshSerializer,
        gives=FreshTokensSerializer,
        errors=("UNAUTHENTICATED",),
        is_public=True,
    )
    @action(detail=False, methods=["post"])
    def refresh(self, request: Request) -> Response:
        tokens = services.refresh(**RefreshSerializer.parse(request.data))
        return Response(FreshTokensSerializer.render(tokens))

    @operation("Send a code for a new password", takes=EmailSerializer, status=202, is_public=True)
    @action(detail=False, methods=["post"], url_path="forgot-password")
    def forgot_password(self, request: Request) -> Response:
        services.forgot_password(**EmailSerializer.parse(request.data), now=self.now)
        return Response(status=202)

    @operation(
        "Set a new password",
        takes=NewPasswordSerializer,
        status=204,
        errors=("INVALID_CODE", "EXPIRED_CODE", "WEAK_PASSWORD"),
        is_public=True,
    )
    @action(detail=False, methods=["post"], url_path="reset-password")
    def reset_password(self, request: Request) -> Response:
        user_id = services.reset_password(**NewPasswordSerializer.parse(request.data), now=self.now)
        forget_standing(user_id or "")
        return Response(status=204)


class SessionViewSet(StrictMixin):
    """How somebody signed in signs out, and how they sign in next time."""

    @property
    def now(self) -> datetime:
        return times.to_milliseconds(timezone.now())

    @property
    def session(self) -> dict[str, str]:
        """Who it is, and the token by which Cognito knows them."""
        return {"user_id": caller(self.request).user_id, "access_token": str(self.request.auth)}

    @operation("Sign out everywhere", status=204)
    @action(detail=False, methods=["post"])
    def logout(self, request: Request) -> Response:
        user_id = caller(request).user_id
        services.sign_out(user_id=user_id, now=self.now)
        forget_standing(user_id)
        return Response(status=204)

    @operation(
        "Change the password, and sign out everywhere",
        takes=PasswordChangeSerializer,
        status=204,
        errors=("INVALID_CREDENTIALS", "WEAK_PASSWORD"),
    )
    @action(detail=False, methods=["post"], url_path="change-password")
    def change_password(self, request: Request) -> Response:
        fields = PasswordChangeSerializer.parse(request.data)
        services.change_password(**self.session, **fields, now=self.now)
        forget_standing(caller(request).user_id)
        return Response(status=204)

    @operation(
        "Get a secret for an authenticator app", gives=TotpSetupSerializer, errors=("MFA_ENABLED",)
    )
    @action(detail=False, methods=["post"], url_path="mfa/setup")
    def set_up_mfa(self, request: Request) -> Response:
        return Response(TotpSetupSerializer.render(services.set_up_mfa(**self.session)))

    @operation(
        "Ask for a code at each sign-in", takes=CodeSerializer, status=204, errors=("INVALID_CODE",)
    )
    @action(detail=False, methods=["post"], url_path="mfa/enable")
    def enable_mfa(self, request: Request) -> Response:
        code = CodeSerializer.parse(request.data)["code"]
        services.enable_mfa(**self.session, code=code, now=self.now)
        return Response(status=204)

    @operation(
        "Ask for no code any more", takes=CodeSerializer, status=204, errors=("INVALID_CODE",)
    )
    @action(detail=False, methods=["post"], url_path="mfa/disable")
    def disable_mfa(self, request: Request) -> Response:
        code = CodeSerializer.parse(request.data)["code"]
        services.disable_mfa(**self.session, code=code, now=self.now)
        return Response(status=204)
