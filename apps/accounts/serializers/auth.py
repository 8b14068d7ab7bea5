"""The JSON of signing up, in and out."""

from apps.accounts import examples
from apps.accounts.serializers.fields import PasswordField, UsernameField
from apps.accounts.serializers.profiles import LocationSerializer
from apps.core.api.fields import EmailField
from apps.core.api.serializers import (
    IntegerField,
    NestedField,
    PartField,
    StrictSerializer,
    TextField,
)

LONGEST_SESSION = 4096  # Of Cognito's 2048 signs, sealed.


class CodeDeliverySerializer(StrictSerializer):
    medium = TextField(read_only=True)
    destination = TextField(read_only=True)


class RegistrationSerializer(StrictSerializer):
    """What a new account is asked for, and how it is confirmed."""

    example = examples.REGISTRATION

    registration_id = TextField(read_only=True)
    email = EmailField(max_length=254)
    password = PasswordField()
    username = UsernameField()
    display_name = TextField(max_length=100, allow_null=True, default=None, write_only=True)
    location = PartField(LocationSerializer, write_only=True)
    status = TextField(read_only=True)
    code_delivery = NestedField(CodeDeliverySerializer, read_only=True)


class ConfirmationSerializer(StrictSerializer):
    example = examples.CONFIRMATION

    registration_id = TextField(max_length=26, write_only=True)
    email = EmailField(max_length=254, write_only=True)
    code = TextField(max_length=20, write_only=True)
    status = TextField(read_only=True)


class EmailSerializer(StrictSerializer):
    example = examples.JUST_EMAIL

    email = EmailField(max_length=254)


class CredentialsSerializer(StrictSerializer):
    example = examples.CREDENTIALS

    email = EmailField(max_length=254)
    password = PasswordField()


class TokensSerializer(StrictSerializer):
    example = examples.TOKENS

    access_token = TextField()
    id_token = TextField()
    refresh_token = TextField()
    token_type = TextField()
    expires_in = IntegerField()


class ChallengeSerializer(StrictSerializer):
    example = examples.CHALLENGE

    challenge = TextField()
    session = TextField()


class MfaSerializer(StrictSerializer):
    example = examples.MFA

    email = EmailField(max_length=254)
    session = TextField(max_length=LONGEST_SESSION)
    code = TextField(max_length=20)


class RefreshSerializer(StrictSerializer):
    example = examples.TOKENS

    refresh_token = TextField(max_length=8192, trim_whitespace=False)


class FreshTokensSerializer(StrictSerializer):
    example = examples.TOKENS

    access_token = TextField()
    id_token = TextField()
    token_type = TextField()
    expires_in = IntegerField()


class NewPasswordSerializer(StrictSerializer):
    example = examples.NEW_PASSWORD

    email = EmailField(max_length=254)
    code = TextField(max_length=20)
    new_password = PasswordField()


class PasswordChangeSerializer(StrictSerializer):
    example = examples.PASSWORD_CHANGE

    current_password = PasswordField()
    new_password = PasswordField()


class TotpSetupSerializer(StrictSerializer):
    example = examples.TOTP_SETUP

    secret = TextField()
    otpauth_uri = TextField()


class CodeSerializer(StrictSerializer):
    example = examples.JUST_CODE

    code = TextField(max_length=20)
