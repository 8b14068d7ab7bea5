"""The JSON of images."""

from django.conf import settings
from rest_framework import serializers

from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    IntegerField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.media import examples
from apps.media.models import Status
from apps.media.purposes import Purpose

CONTENT_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")


class LinksSerializer(StrictSerializer):
    """Signed links, the same for ten minutes."""

    thumb = TextField(read_only=True, help_text="256 px on the long side.")
    small = TextField(read_only=True, help_text="1024 px on the long side.")
    large = TextField(read_only=True, help_text="2048 px on the long side.")


class PictureSerializer(StrictSerializer):
    """What a thing shows of a ready image."""

    image_id = TextField(read_only=True)
    width = IntegerField(read_only=True)
    height = IntegerField(read_only=True)
    blurhash = TextField(read_only=True)
    urls = NestedField(LinksSerializer, read_only=True)


class ImageSerializer(StrictSerializer):
    example = examples.IMAGE

    image_id = TextField(read_only=True)
    owner_id = TextField(read_only=True)
    purpose = serializers.ChoiceField(list(Purpose))
    status = serializers.ChoiceField(list(Status), read_only=True)
    rejected_reason = TextField(read_only=True, allow_null=True)
    content_type = serializers.ChoiceField(CONTENT_TYPES)
    width = IntegerField(read_only=True, allow_null=True)
    height = IntegerField(read_only=True, allow_null=True)
    byte_size = IntegerField(min_value=1, max_value=settings.MEDIA_LARGEST_BYTES)
    blurhash = TextField(read_only=True, allow_null=True)
    urls = NestedField(LinksSerializer, read_only=True, allow_null=True, default=None)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)


class UploadFormSerializer(StrictSerializer):
    """A form to send to S3, with the file as its last field, named `file`."""

    url = TextField(read_only=True)
    fields = serializers.DictField(child=TextField(), read_only=True)  # type: ignore[assignment]
    method = TextField(read_only=True)


class UploadSerializer(ImageSerializer):
    """A new image, and how its file is uploaded."""

    example = examples.UPLOAD

    upload = NestedField(UploadFormSerializer, read_only=True)
    expires_at = MomentField(read_only=True, help_text="Until then the form is good.")


class ImageQuery(PageQuery):
    purpose = serializers.ChoiceField(list(Purpose), default=None)
