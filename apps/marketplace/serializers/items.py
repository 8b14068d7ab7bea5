"""The JSON of items. Auction and location are flat in services and rows."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from apps.accounts.serializers import PersonCardSerializer, RatingSerializer
from apps.accounts.serializers.fields import DegreesField
from apps.core.api.fields import IdField, MoneySerializer, SetField
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
    WholePartField,
)
from apps.marketplace import examples
from apps.marketplace.models import Condition, Kind, Status
from apps.marketplace.serializers.reservations import ReservationSerializer
from apps.media.serializers import PictureSerializer

SHORTEST_TITLE, LONGEST_TITLE = 3, 120
LONGEST_DESCRIPTION = 5000
LONGEST_LABEL = 100
IMAGES_AT_MOST = 10


class SellerSerializer(PersonCardSerializer):
    """Who offers it."""

    rating = NestedField(RatingSerializer, source="user.rating", read_only=True)


class AuctionSerializer(StrictSerializer):
    """What an auction has beyond an item."""

    start_price = NestedField(MoneySerializer, allow_null=True, default=None)
    reserve_price = NestedField(
        MoneySerializer,
        write_only=True,
        allow_null=True,
        required=False,
        help_text="Never shown. A PUT that leaves it out leaves it as it is.",
    )
    reserve_met = BooleanField(read_only=True)
    current_price = NestedField(MoneySerializer, read_only=True, allow_null=True)
    min_next_bid = NestedField(MoneySerializer, read_only=True, allow_null=True)
    bid_count = IntegerField(read_only=True)
    ends_at = MomentField(allow_null=True, default=None)
    hard_ends_at = MomentField(read_only=True, allow_null=True)
    winner_id = TextField(read_only=True, allow_null=True)


class AuctionField(WholePartField):
    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) if value.kind == Kind.AUCTION else None


class ItemLocationSerializer(StrictSerializer):
    """A place: rounded to some 500 m, but for those who may know the exact one."""

    lat = DegreesField(most=90)
    lng = DegreesField(most=180)
    geohash = TextField(read_only=True)
    label = TextField(  # type: ignore[assignment]  # DRF's name for something else.
        source="place_label", max_length=LONGEST_LABEL, allow_null=True, default=None
    )


class ItemCountsSerializer(StrictSerializer):
    watches = IntegerField(read_only=True)


class ItemSerializer(StrictSerializer):
    example = examples.ITEM

    item_id = TextField(read_only=True)
    seller_id = TextField(read_only=True, allow_null=True, help_text="Null once they have left.")
    seller = NestedField(SellerSerializer, read_only=True, allow_null=True)
    title = TextField(min_length=SHORTEST_TITLE, max_length=LONGEST_TITLE)
    description = TextField(
        max_length=LONGEST_DESCRIPTION, allow_blank=True, allow_null=True, default=None
    )
    category = serializers.ChoiceField(choices=settings.ITEM_CATEGORIES, default="other")
    condition = serializers.ChoiceField(choices=list(Condition), allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=list(Kind))
    price = NestedField(MoneySerializer, allow_null=True, default=None)
    auction = AuctionField(AuctionSerializer)
    location = WholePartField(ItemLocationSerializer, required=True, allow_null=False)
    distance_km = serializers.FloatField(read_only=True, allow_null=True)
    image_ids = SetField(child=IdField(max_length=26), max_length=IMAGES_AT_MOST, default=list)
    images = ListField(child=NestedField(PictureSerializer), read_only=True)
    status = serializers.ChoiceField(choices=list(Status), required=False)
    reservation = NestedField(ReservationSerializer, read_only=True, allow_null=True)
    expires_at = MomentField(source="listed_until", allow_null=True, default=None)
    counts = NestedField(ItemCountsSerializer, read_only=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)


class FoundItemsSerializer(StrictSerializer):
    """What a search says beside a page of items."""

    example = examples.FOUND_ITEMS

    truncated = BooleanField(
        read_only=True,
        help_text="There were more than 1000 candidates, and so many were put into order.",
    )


class WatchSerializer(StrictSerializer):
    """That somebody watches an item, as an export tells it."""

    item_id = TextField(source="item_of_row", read_only=True)
    created_at = MomentField(read_only=True)
