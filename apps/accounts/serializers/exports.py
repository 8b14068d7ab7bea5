"""The JSON of exports, and of leaving."""

from rest_framework import serializers

from apps.accounts import examples
from apps.accounts.models import ExportStatus
from apps.accounts.serializers.fields import PasswordField
from apps.core.api.serializers import MomentField, StrictSerializer, TextField


class NewExportSerializer(StrictSerializer):
    example = examples.NEW_EXPORT

    export_id = TextField(read_only=True)
    status = serializers.ChoiceField(list(ExportStatus), read_only=True)


class ExportSerializer(NewExportSerializer):
    """An archive of all that somebody has: JSON by kind, and images. It is kept for a day."""

    example = examples.EXPORT

    url = TextField(read_only=True, allow_null=True)
    expires_at = MomentField(
        read_only=True, allow_null=True, help_text="Until then the link is good: ten minutes."
    )


class DeletionSerializer(StrictSerializer):
    example = examples.DELETION

    password = PasswordField()
