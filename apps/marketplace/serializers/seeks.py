"""The JSON of what people look for: saved searches and wanted things."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.accounts.serializers.fields import DegreesField
from apps.core.api.fields import MoneySerializer, SetField
from apps.core.api.serializers import (
    MomentField,
    NestedField,
    NumberField,
    StrictSerializer,
    TextField,
)
from apps.core.names import camel_case
from apps.marketplace import examples
from apps.marketplace.models import Condition
from apps.marketplace.places import Place
from apps.marketplace.serializers.items import LONGEST_TITLE, SHORTEST_TITLE
from apps.marketplace.serializers.searches import (
    LONGEST_RADIUS_KM,
    SHORTEST_RADIUS_KM,
    USUAL_RADIUS_KM,
    ItemFilters,
)

LONGEST_NAME = 100
CHANNELS = ("in_app", "email", "webhook")
# What a search asks, as it is kept: the names of services.searching.Asked.
ASKED = ("near", "radius_km", "sort", "category", "kind", "condition", "seller", "q")
ASKED_OF_PRICE = ("currency", "min_minor", "max_minor")


class SavedFiltersSerializer(ItemFilters):
    """The filters of `GET /items`, with the same rules. A place may also be an object."""

    example = examples.FILTERS

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.allow_null = True  # Of which a query knows nothing.
        return fields

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(_as_in_a_query(data))

    def validate(self, attrs: Any) -> Any:
        checked = super().validate(attrs)
        return {
            "asked": {name: checked[name] for name in (*ASKED, *ASKED_OF_PRICE)},
            "said": {camel_case(name): _said(value) for name, value in attrs.items()},
        }

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        return {str(name): instance.get(str(name)) for name in self.fields}


class SavedSearchSerializer(StrictSerializer):
    example = examples.SAVED_SEARCH

    search_id = TextField(source="seek_id", read_only=True)
    user_id = TextField(read_only=True)
    name = TextField(max_length=LONGEST_NAME)
    filters = NestedField(SavedFiltersSerializer, source="said")
    channels = SetField(
        child=serializers.ChoiceField(choices=CHANNELS),
        allow_empty=False,
        max_length=len(CHANNELS),
        default=lambda: ["in_app"],
    )
    created_at = MomentField(read_only=True)
    updated_at = MomentField(source="created_at", read_only=True)  # It cannot be edited.


class NearSerializer(StrictSerializer):
    """A place, for its owner alone."""

    lat = DegreesField(most=90)
    lng = DegreesField(most=180)


class WantedSerializer(StrictSerializer):
    """What somebody wants to have. All words of the title must be there in an item."""

    example = examples.WANTED

    wanted_id = TextField(source="seek_id", read_only=True)
    user_id = TextField(read_only=True)
    title = TextField(min_length=SHORTEST_TITLE, max_length=LONGEST_TITLE)
    category = serializers.ChoiceField(
        choices=settings.ITEM_CATEGORIES, allow_null=True, default=None
    )
    condition = serializers.ChoiceField(choices=list(Condition), allow_null=True, default=None)
    max_price = NestedField(MoneySerializer, allow_null=True, default=None)
    near = NestedField(NearSerializer, allow_null=True, default=None)
    radius_km = NumberField(
        min_value=SHORTEST_RADIUS_KM, max_value=LONGEST_RADIUS_KM, allow_null=True, default=None
    )
    created_at = MomentField(read_only=True)
    updated_at = MomentField(source="created_at", read_only=True)  # It cannot be edited.

    def validate(self, attrs: Any) -> Any:
        near, radius_km = attrs["near"], attrs["radius_km"]
        if radius_km is not None and near is None:
            raise ValidationError({"near": ["Name the place from which to measure."]})
        place = Place(near["lat"], near["lng"]) if near else None
        return {**attrs, "near": place, "radius_km": radius_km or USUAL_RADIUS_KM}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        asked = instance.asked
        near = asked["near"]
        there = {"lat": near[0], "lng": near[1]} if near else None
        shown = {
            name: getattr(instance, name)
            for name in ("seek_id", "user_id", "title", "max_price", "created_at")
        }
        plain = {name: asked[name] for name in ("category", "condition")}
        radius_km = asked["radius_km"] if near else None
        return super().to_representation({**shown, **plain, "near": there, "radius_km": radius_km})


def _as_in_a_query(data: Any) -> Any:
    """Read what is null as absent, and a place that is an object as it stands in a query."""
    if not isinstance(data, Mapping):
        return data
    given = {name: value for name, value in data.items() if value is not None}
    near = given.get("near")
    if isinstance(near, Mapping):
        place = NearSerializer.parse(near)
        given["near"] = _as_text(place["lat"], place["lng"])
    return given


def _said(value: Any) -> Any:
    return _as_text(value.lat, value.lng) if isinstance(value, Place) else value


def _as_text(*degrees: float) -> str:
    """Write degrees as a query takes them: Python would write the smallest with an exponent."""
    return ",".join(format(Decimal(repr(one)), "f") for one in degrees)
