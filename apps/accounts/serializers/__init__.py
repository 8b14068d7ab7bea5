"""The JSON of accounts."""

from apps.accounts.serializers.auth import (
    ChallengeSerializer,
    ConfirmationSerializer,
    CredentialsSerializer,
    EmailSerializer,
    FreshTokensSerializer,
    NewPasswordSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    TokensSerializer,
)
from apps.accounts.serializers.profiles import MeSerializer

__all__ = [
    "ChallengeSerializer",
    "ConfirmationSerializer",
    "CredentialsSerializer",
    "EmailSerializer",
    "FreshTokensSerializer",
    "MeSerializer",
    "NewPasswordSerializer",
    "RefreshSerializer",
    "RegistrationSerializer",
    "TokensSerializer",
]
