"""What a search for items asks."""

import re
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.api.pagination import PageQuery
from apps.core.api.serializers import QueryTextField, StrictSerializer
from apps.core.money import DECIMALS, Money, read_amount
from apps.marketplace.models import Condition, Kind
from apps.marketplace.places import Place
from apps.marketplace.services import Order, Role

SHORTEST_RADIUS_KM, USUAL_RADIUS_KM, LONGEST_RADIUS_KM = 0.5, 10, 100
LONGEST_QUERY = 200
NUMBER = r"[+-]?(\d{1,10}(\.\d{0,20})?|\.\d{1,20})"
SORTS = [f"{sign}{order}" for order in Order for sign in ("", "-")]


class NearField(QueryTextField):
    """A place: `lat,lng`."""

    openapi: ClassVar = {"examples": ["52.52,13.405"]}
    default_error_messages = {"place": "Write lat,lng such as 52.52,13.405."}  # noqa: RUF012

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        found = re.fullmatch(rf"({NUMBER}),\s*({NUMBER})", text, re.ASCII)
        if found is None:
            self.fail("place")
        place = Place(float(found[1]), float(found[4]))
        if abs(place.lat) > 90 or abs(place.lng) > 180:  # noqa: PLR2004  # Degrees.
            self.fail("place")
        return place


class QueryNumberField(serializers.FloatField):
    """A decimal number in a query string."""

    def to_internal_value(self, data: Any) -> float:
        if not re.fullmatch(NUMBER, str(data), re.ASCII):
            self.fail("invalid")
        return super().to_internal_value(data)


class ItemFilters(StrictSerializer):
    """What is asked of items. Prices mean nothing without a currency, distances without a place."""

    near = NearField(max_length=70, default=None, help_text="From where: `lat,lng`.")
    radius_km = QueryNumberField(
        min_value=SHORTEST_RADIUS_KM, max_value=LONGEST_RADIUS_KM, default=None
    )
    sort = serializers.ChoiceField(choices=SORTS, default=None)
    category = serializers.ChoiceField(choices=settings.ITEM_CATEGORIES, default=None)
    kind = serializers.ChoiceField(choices=list(Kind), default=None)
    condition = serializers.ChoiceField(choices=list(Condition), default=None)
    min_price = QueryTextField(max_length=24, default=None)
    max_price = QueryTextField(max_length=24, default=None)
    currency = serializers.ChoiceField(choices=sorted(DECIMALS), default=None)
    q = QueryTextField(max_length=LONGEST_QUERY, default=None)
    seller = QueryTextField(max_length=36, default=None, help_text="A user's id.")

    def validate(self, attrs: Any) -> Any:
        self._expect_place(attrs)
        sort = attrs["sort"] or (Order.DISTANCE if attrs["near"] else Order.NEWEST)
        low, high, currency = attrs["min_price"], attrs["max_price"], attrs["currency"]
        by_price = sort.removeprefix("-") == Order.PRICE
        if (low or high or by_price) and currency is None:
            raise ValidationError({"currency": ["Name the currency of the prices."]})
        return {
            **attrs,
            "sort": sort,
            "radius_km": attrs["radius_km"] or USUAL_RADIUS_KM,
            "min_minor": _minor("minPrice", low, currency),
            "max_minor": _minor("maxPrice", high, currency),
        }

    def _expect_place(self, attrs: Any) -> None:
        by_distance = (attrs["sort"] or "").removeprefix("-") == Order.DISTANCE
        if attrs["near"] is None and (attrs["radius_km"] is not None or by_distance):
            raise ValidationError({"near": ["Name the place from which to measure."]})


class ItemQuery(ItemFilters, PageQuery):
    """The query of a search."""


class OwnItemsQuery(PageQuery):
    role = serializers.ChoiceField(choices=list(Role), default=Role.SELLER)


def _minor(field: str, price: str | None, currency: str) -> int | None:
    if price is None:
        return None
    try:
        return Money(read_amount(price, currency), currency).minor
    except ValueError as error:
        raise ValidationError({field: [str(error)]}) from error
