"""The JSON of a wish list as others see it by its link."""

from typing import Any

from apps.core.api.fields import MoneySerializer
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    ListField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.gifts import examples
from apps.gifts.serializers.claims import ClaimSerializer, LeftSerializer
from apps.gifts.serializers.wishlists import claims_json
from apps.gifts.services import SeenWish, SharedWishlist


class PictureLinksSerializer(StrictSerializer):
    """Links to an image that end after ten minutes or more."""

    thumb = TextField(read_only=True)
    small = TextField(read_only=True)
    large = TextField(read_only=True)


class SharedWishSerializer(StrictSerializer):
    """An item as those see it who must not know of claims."""

    wish_item_id = TextField(read_only=True)
    name = TextField(read_only=True)
    description = TextField(read_only=True, allow_null=True)
    price = NestedField(MoneySerializer, read_only=True, allow_null=True, help_text="Of a piece.")
    url = TextField(read_only=True, allow_null=True)
    image_ids = ListField(child=TextField(), read_only=True)
    images = ListField(child=NestedField(PictureLinksSerializer), read_only=True)
    quantity = IntegerField(read_only=True)
    item_id = TextField(read_only=True, allow_null=True)
    position = IntegerField(read_only=True)

    def to_representation(self, instance: SeenWish) -> dict[str, Any]:
        shown = {name: getattr(instance.wish, name) for name in WISH_FIELDS}
        return super().to_representation({**shown, "images": instance.images})


WISH_FIELDS = (
    *("wish_item_id", "name", "description", "price", "url"),
    *("image_ids", "quantity", "item_id", "position"),
)


class ClaimedSharedWishSerializer(SharedWishSerializer):
    claims = ListField(child=NestedField(ClaimSerializer), read_only=True)
    left = NestedField(LeftSerializer, read_only=True)

    def to_representation(self, instance: SeenWish) -> dict[str, Any]:
        return {**SharedWishSerializer.render(instance), **claims_json(instance)}


class SharedWishlistSerializer(StrictSerializer):
    """A list as its owner sees it, or somebody who might be the owner."""

    example = examples.SHARED_WISHLIST

    wishlist_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    title = TextField(read_only=True)
    reveal_at = TextField(read_only=True, allow_null=True)
    revealed = BooleanField(read_only=True)
    items = ListField(child=NestedField(SharedWishSerializer), read_only=True)

    def to_representation(self, instance: SharedWishlist) -> dict[str, Any]:
        wishlist = instance.wishlist
        shown = ("wishlist_id", "user_id", "title", "reveal_at", "revealed")
        fields = {name: getattr(wishlist, name) for name in shown}
        return super().to_representation({**fields, "items": instance.wishes})


class ClaimedSharedWishlistSerializer(SharedWishlistSerializer):
    """A list as those see it who give something of it."""

    example = examples.CLAIMED_SHARED_WISHLIST

    items = ListField(child=NestedField(ClaimedSharedWishSerializer), read_only=True)


def render_shared(shared: SharedWishlist) -> dict[str, Any]:
    """Show a list; where claims are not to be seen, as if there were no such thing."""
    shows = shared.shows_claims
    shape = ClaimedSharedWishlistSerializer if shows else SharedWishlistSerializer
    return shape.render(shared)
