"""The JSON of contacts."""

from rest_framework import serializers

from apps.core.api.fields import EmailField, SetField
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    IntegerField,
    MomentField,
    QueryTextField,
    StrictSerializer,
    TextField,
)
from apps.gifts import examples
from apps.gifts.serializers.fields import AnniversaryField, SizesField

MOST_DAYS_APART = 3650


class ContactSerializer(StrictSerializer):
    example = examples.CONTACT

    contact_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    name = TextField(max_length=100)
    relationship = TextField(max_length=50, allow_null=True, default=None)
    email = EmailField(max_length=254, allow_null=True, default=None)
    phone = TextField(max_length=50, allow_null=True, default=None)
    birthday = AnniversaryField(allow_null=True, default=None)
    notes = TextField(max_length=10_000, allow_null=True, allow_blank=True, default=None)
    interests = SetField(child=TextField(max_length=100), max_length=50, default=list)
    sizes = SizesField(default=dict)
    tags = SetField(child=TextField(max_length=50), max_length=20, default=list)
    avatar_image_id = TextField(max_length=26, allow_null=True, default=None)
    linked_user_id = serializers.RegexField("^[0-9a-f-]{36}$", allow_null=True, default=None)
    stay_in_touch_days = IntegerField(
        min_value=1, max_value=MOST_DAYS_APART, allow_null=True, default=None
    )
    last_contact_at = MomentField(allow_null=True, default=None)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)


class ContactQuery(PageQuery):
    q = QueryTextField(max_length=200, default=None)
    tag = QueryTextField(max_length=50, default=None)
    relationship = QueryTextField(max_length=50, default=None)
    sort = serializers.ChoiceField(choices=["name", "-name"], default="name")
