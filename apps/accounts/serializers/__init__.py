"""The JSON of accounts."""

from apps.accounts.serializers.api_keys import ApiKeySerializer, NewApiKeySerializer
from apps.accounts.serializers.auth import (
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
from apps.accounts.serializers.profiles import MeSerializer

__all__ = [
    "ApiKeySerializer",
    "ChallengeSerializer",
    "CodeSerializer",
    "ConfirmationSerializer",
    "CredentialsSerializer",
    "EmailSerializer",
    "FreshTokensSerializer",
    "MeSerializer",
    "MfaSerializer",
    "NewApiKeySerializer",
    "NewPasswordSerializer",
    "PasswordChangeSerializer",
    "RefreshSerializer",
    "RegistrationSerializer",
    "TokensSerializer",
    "TotpSetupSerializer",
]
