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
from apps.accounts.serializers.exports import (
    DeletionSerializer,
    ExportSerializer,
    NewExportSerializer,
)
from apps.accounts.serializers.people import PeopleQuery, PersonCardSerializer, PersonSerializer
from apps.accounts.serializers.profiles import AvatarSerializer, MeSerializer, RatingSerializer

__all__ = [
    "ApiKeySerializer",
    "AuditEntrySerializer",
    "AvatarSerializer",
    "ChallengeSerializer",
    "CodeSerializer",
    "ConfirmationSerializer",
    "CredentialsSerializer",
    "DeletionSerializer",
    "EmailSerializer",
    "ExportSerializer",
    "FreshTokensSerializer",
    "ManagedUserSerializer",
    "MeSerializer",
    "MfaSerializer",
    "NewApiKeySerializer",
    "NewExportSerializer",
    "NewPasswordSerializer",
    "PasswordChangeSerializer",
    "PeopleQuery",
    "PersonCardSerializer",
    "PersonSerializer",
    "RatingSerializer",
    "RefreshSerializer",
    "RegistrationSerializer",
    "RolesSerializer",
    "TokensSerializer",
    "TotpSetupSerializer",
    "UserQuery",
]
