"""The JSON of administration."""

from rest_framework import serializers

from apps.accounts import examples
from apps.accounts.cognito import ROLES
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    BooleanField,
    ListField,
    MomentField,
    QueryTextField,
    StrictSerializer,
    TextField,
)


class UserQuery(PageQuery):
    q = QueryTextField(max_length=254, help_text="How a username, e-mail or display name begins.")


class ManagedUserSerializer(StrictSerializer):
    """A user, as administrators see them."""

    example = examples.MANAGED_USER

    user_id = TextField(read_only=True)
    username = TextField(read_only=True)
    display_name = TextField(read_only=True, allow_null=True)
    email = TextField(read_only=True, allow_null=True)
    email_verified = BooleanField(read_only=True)
    roles = ListField(child=TextField(), read_only=True)
    suspended_at = MomentField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)


class RolesSerializer(StrictSerializer):
    example = examples.ROLES

    roles = ListField(child=serializers.ChoiceField(ROLES), max_length=len(ROLES))


class AuditEntrySerializer(StrictSerializer):
    """What an administrator did."""

    example = examples.AUDIT_ENTRY

    entry_id = TextField(read_only=True)
    action = TextField(read_only=True)
    actor_id = TextField(read_only=True, allow_null=True)
    user_id = TextField(read_only=True, allow_null=True)
    details = serializers.DictField(read_only=True)
    created_at = MomentField(read_only=True)
