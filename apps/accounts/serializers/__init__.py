"""The JSON of accounts."""

from apps.accounts.serializers.admin import (
    AuditEntrySerializer,
    ManagedUserSerializer,
    RolesSerializer,
    UserQuery,
)
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
from apps.accounts.serializers.people import PeopleQuery, PersonSerializer
from apps.accounts.serializers.profiles import MeSerializer

__all__ = [
    "ApiKeySerializer",
    "AuditEntrySerializer",
    "ChallengeSerializer",
    "CodeSerializer",
    "ConfirmationSerializer",
    "CredentialsSerializer",
    "EmailSerializer",
    "FreshTokensSerializer",
    "ManagedUserSerializer",
    "MeSerializer",
    "MfaSerializer",
    "NewApiKeySerializer",
    "NewPasswordSerializer",
    "PasswordChangeSerializer",
    "PeopleQuery",
    "PersonSerializer",
    "RefreshSerializer",
    "RegistrationSerializer",
    "RolesSerializer",
    "TokensSerializer",
    "TotpSetupSerializer",
    "UserQuery",
]
