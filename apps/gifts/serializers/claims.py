"""The JSON of who gives what of a wish list."""

from typing import Any

from rest_framework.exceptions import ValidationError

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
from apps.gifts.shares import Share

MOST_PIECES = 999


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


class ClaimFieldsSerializer(StrictSerializer):
    """Name either `quantity` or `amount`; guests say who they are."""

    example = examples.CLAIM_FIELDS

    quantity = IntegerField(min_value=1, max_value=MOST_PIECES, allow_null=True, default=None)
    amount = NestedField(MoneySerializer, allow_null=True, default=None)
    guest_name = TextField(max_length=100, allow_null=True, default=None)

    def validate(self, attrs: Any) -> Any:
        """Read what is claimed."""
        quantity, amount = attrs["quantity"], attrs["amount"]
        if (quantity is None) == (amount is None):
            raise ValidationError({"quantity": ["Name either this or an amount."]})
        if amount and not amount.minor:
            raise ValidationError({"amount": ["This is nothing."]})
        return {"share": Share(quantity or 0, amount), "guest_name": attrs["guest_name"]}


class MadeClaimSerializer(ClaimSerializer):
    """A new claim. A guest needs the secret to take it back, as `X-Claim-Secret`."""

    example = examples.CLAIM

    wish_item_id = TextField(read_only=True)
    secret = TextField(read_only=True, allow_null=True, help_text="Shown this once, to guests.")
    created_at = MomentField(read_only=True)

    def to_representation(self, instance: MadeClaim) -> dict[str, Any]:
        claim = instance.claim
        shown = {**instance.seen._asdict(), "secret": instance.secret}
        times = {"created_at": claim.created_at, "wish_item_id": claim.wish_item_id}
        return super().to_representation({**shown, **times})


class OwnClaimSerializer(StrictSerializer):
    """A claim in the export of who made it."""

    claim_id = TextField(read_only=True)
    wishlist_id = TextField(read_only=True)
    wish_item_id = TextField(read_only=True)
    item_name = TextField(read_only=True)
    quantity = IntegerField(read_only=True, allow_null=True)
    amount = NestedField(MoneySerializer, read_only=True, allow_null=True)
    created_at = MomentField(read_only=True)
