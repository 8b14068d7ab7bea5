"""The JSON of wish lists and their items."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import LONGEST_URL, MoneySerializer, SetField, UrlField
from apps.core.api.links import public_link
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.gifts import examples
from apps.gifts.models import Visibility, Wishlist
from apps.gifts.serializers.claims import MOST_PIECES, ClaimSerializer, LeftSerializer
from apps.gifts.serializers.fields import CalendarDayField
from apps.gifts.services import SeenWish

LAST_POSITION = 999_999
LONGEST_DESCRIPTION = 2000  # A list is shown as a whole.


class LinkSerializer(StrictSerializer):
    """Whoever has it may open the list, as far as `visibility` allows."""

    url = TextField(read_only=True)
    token = TextField(read_only=True)

    def to_representation(self, instance: Wishlist) -> dict[str, Any]:
        url = public_link("shared-wishlist", token=instance.token)
        return {"url": url, "token": instance.token}


class WishlistSerializer(StrictSerializer):
    example = examples.WISHLIST

    wishlist_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    title = TextField(max_length=200)
    event_id = TextField(max_length=26, allow_null=True, default=None)
    reveal_at = CalendarDayField(
        allow_null=True, default=None, help_text="Else the event's day; null: any day will do."
    )
    visibility = serializers.ChoiceField(choices=list(Visibility), default=Visibility.LINK)
    link = NestedField(LinkSerializer, source="*", read_only=True)
    revealed = BooleanField(read_only=True)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)


class WishSerializer(StrictSerializer):
    example = examples.WISH

    wish_item_id = TextField(read_only=True)
    wishlist_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    name = TextField(max_length=200)
    description = TextField(
        max_length=LONGEST_DESCRIPTION, allow_null=True, allow_blank=True, default=None
    )
    price = NestedField(MoneySerializer, allow_null=True, default=None, help_text="Of a piece.")
    url = UrlField(max_length=LONGEST_URL, allow_null=True, default=None)
    image_ids = SetField(child=TextField(max_length=26), max_length=10, default=list)
    quantity = IntegerField(min_value=1, max_value=MOST_PIECES, default=1)
    item_id = TextField(max_length=26, allow_null=True, default=None)
    position = IntegerField(min_value=0, max_value=LAST_POSITION, default=0)
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)

    def to_representation(self, instance: SeenWish) -> dict[str, Any]:
        return super().to_representation(instance.wish)


class ClaimedWishSerializer(WishSerializer):
    """An item with what is claimed of it, when its list is revealed."""

    example = examples.CLAIMED_WISH

    claims = ListField(child=NestedField(ClaimSerializer), read_only=True)
    left = NestedField(LeftSerializer, read_only=True)

    def to_representation(self, instance: SeenWish) -> dict[str, Any]:
        return {**WishSerializer.render(instance), **claims_json(instance)}


def claims_json(seen: SeenWish) -> dict[str, Any]:
    claims = [ClaimSerializer.render(claim) for claim in seen.claims or ()]
    return {"claims": claims, "left": LeftSerializer.render(seen.left)}


def render_wish(seen: SeenWish) -> dict[str, Any]:
    """Show an item; where its claims are not to be seen, as if there were no such thing."""
    shape = WishSerializer if seen.claims is None else ClaimedWishSerializer
    return shape.render(seen)
