"""The JSON of who gives what of a wish list."""

from typing import Any

from apps.core.api.fields import MoneySerializer
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.gifts import examples
from apps.gifts.services import MadeClaim

MOST_PIECES = 999
OF_CLAIMER = ("wish_item_id", "created_at", "updated_at", "version")


class GiverSerializer(StrictSerializer):
    """Somebody with an account, or a guest by the name that they gave.

    Both are null of somebody whom you do not see, because either of you blocks the other.
    """

    user_id = TextField(read_only=True, allow_null=True)
    guest_name = TextField(read_only=True, allow_null=True)


class ClaimSerializer(StrictSerializer):
    """A claim as those see it who may: some pieces, or an amount of the price."""

    claim_id = TextField(read_only=True)
    by = NestedField(GiverSerializer, source="*", read_only=True)
    quantity = IntegerField(read_only=True, allow_null=True)
    amount = NestedField(MoneySerializer, read_only=True, allow_null=True)
    mine = BooleanField(read_only=True)


class LeftSerializer(StrictSerializer):
    """What can still be claimed: so many whole pieces, or so much money."""

    quantity = IntegerField(read_only=True)
    amount = NestedField(
        MoneySerializer, read_only=True, allow_null=True, help_text="Null without a price."
    )


class MadeClaimSerializer(ClaimSerializer):
    """A claim as who made it writes and reads it: either `quantity` or `amount`.

    Guests say who they are, and need the secret to change it or take it back, as `X-Claim-Secret`.
    """

    example = examples.CLAIM

    quantity = IntegerField(min_value=1, max_value=MOST_PIECES, allow_null=True, default=None)
    amount = NestedField(MoneySerializer, allow_null=True, default=None)
    guest_name = TextField(max_length=100, allow_null=True, default=None, write_only=True)
    wish_item_id = TextField(read_only=True)
    secret = TextField(read_only=True, allow_null=True, help_text="Shown once, to guests.")
    created_at = MomentField(read_only=True)
    updated_at = MomentField(read_only=True)
    version = IntegerField(read_only=True)

    def to_representation(self, instance: MadeClaim) -> dict[str, Any]:
        claim = instance.claim
        own = {name: getattr(claim, name) for name in OF_CLAIMER}
        seen = {**instance.seen._asdict(), "secret": instance.secret}
        return super().to_representation({**seen, **own})


class OwnClaimSerializer(StrictSerializer):
    """A claim in the export of who made it."""

    claim_id = TextField(read_only=True)
    wishlist_id = TextField(read_only=True)
    wish_item_id = TextField(read_only=True)
    item_name = TextField(read_only=True)
    quantity = IntegerField(read_only=True, allow_null=True)
    amount = NestedField(MoneySerializer, read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
