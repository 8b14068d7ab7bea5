"""The JSON of gifts."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.api.fields import LONGEST_URL, MoneySerializer, SetField, UrlField
from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import (
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    QueryTextField,
    StrictSerializer,
    TextField,
)
from apps.core.money import DECIMALS, Money, read_amount
from apps.gifts import examples
from apps.gifts.models import Direction, Status

PRICES = ("min_price", "max_price")


class MoveSerializer(StrictSerializer):
    """A status, and since when."""

    status = serializers.ChoiceField(choices=list(Status), read_only=True)
    at = MomentField(read_only=True)


class GiftSerializer(StrictSerializer):
    example = examples.GIFT

    gift_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    name = TextField(max_length=200)
    description = TextField(max_length=10_000, allow_null=True, allow_blank=True, default=None)
    contact_id = TextField(max_length=26, allow_null=True, default=None)
    contact_name = TextField(read_only=True, allow_null=True)
    event_id = TextField(max_length=26, allow_null=True, default=None)
    direction = serializers.ChoiceField(choices=list(Direction), default=Direction.GIVE)
    status = serializers.ChoiceField(choices=list(Status), default=Status.IDEA)
    price = NestedField(MoneySerializer, allow_null=True, default=None)
    url = UrlField(max_length=LONGEST_URL, allow_null=True, default=None)
    store = TextField(max_length=200, allow_null=True, default=None)
    image_ids = SetField(child=TextField(max_length=26), max_length=10, default=list)
    rating = IntegerField(min_value=1, max_value=5, allow_null=True, default=None)
    tags = SetField(child=TextField(max_length=50), max_length=20, default=list)
    item_id = TextField(max_length=26, allow_null=True, default=None)
    given_at = MomentField(allow_null=True, default=None)
    history = ListField(child=NestedField(MoveSerializer), read_only=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)


class GiftQuery(PageQuery):
    contact_id = QueryTextField(max_length=26, default=None)
    event_id = QueryTextField(max_length=26, default=None)
    status = serializers.ChoiceField(choices=list(Status), default=None)
    direction = serializers.ChoiceField(choices=list(Direction), default=None)
    min_price = QueryTextField(max_length=24, default=None)
    max_price = QueryTextField(max_length=24, default=None)
    currency = serializers.ChoiceField(choices=sorted(DECIMALS), default=None)
    q = QueryTextField(max_length=200, default=None)
    sort = serializers.ChoiceField(choices=["createdAt", "-createdAt"], default="-createdAt")

    def validate(self, attrs: Any) -> Any:
        """Read the prices, which mean nothing without a currency."""
        low, high = (attrs.pop(name) for name in PRICES)
        if (low or high) and attrs["currency"] is None:
            raise ValidationError({"currency": ["Name it with minPrice or maxPrice."]})
        minors = {
            "min_minor": _minor("minPrice", low, attrs["currency"]),
            "max_minor": _minor("maxPrice", high, attrs["currency"]),
        }
        return {**attrs, **minors}


def _minor(field: str, price: str | None, currency: str) -> int | None:
    if price is None:
        return None
    try:
        return Money(read_amount(price, currency), currency).minor
    except ValueError as error:
        raise ValidationError({field: [str(error)]}) from error
