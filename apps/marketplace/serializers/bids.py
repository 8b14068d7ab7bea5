"""The JSON of bids: those of one's own, and the public log."""

from apps.core.api.fields import MoneySerializer
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    MomentField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.marketplace import examples

WHO = "A name for this auction alone, such as `Bidder 1`."


class BidFieldsSerializer(StrictSerializer):
    """The most that somebody would pay: nobody else learns of it."""

    example = examples.BID_FIELDS

    max_amount = NestedField(MoneySerializer)


class BidSerializer(StrictSerializer):
    """A bid as who made it sees it, and how the auction stands with it."""

    example = examples.BID

    bid_id = TextField(read_only=True)
    item_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    bidder = TextField(read_only=True, help_text=WHO)
    max_amount = NestedField(MoneySerializer, read_only=True)
    leading = BooleanField(read_only=True)
    current_price = NestedField(MoneySerializer, read_only=True)
    min_next_bid = NestedField(MoneySerializer, read_only=True)
    reserve_met = BooleanField(read_only=True)
    bid_count = IntegerField(read_only=True)
    ends_at = MomentField(read_only=True)
    created_at = MomentField(read_only=True)


class LogEntrySerializer(StrictSerializer):
    """A line of the public log.

    `leader` leads after this bid, at `price`. Who bids and leads shows as `amount` what it costs
    them; who bids and does not, what they would have paid. Who raises the maximum of their own lead
    shows nothing, unless it reaches the reserve.
    """

    example = examples.LOG_ENTRY

    bid_id = TextField(read_only=True)
    item_id = TextField(read_only=True)
    bidder = TextField(read_only=True, help_text=WHO)
    is_mine = BooleanField(read_only=True)
    amount = NestedField(MoneySerializer, read_only=True)
    price = NestedField(MoneySerializer, read_only=True)
    leader = TextField(read_only=True, help_text=WHO)
    created_at = MomentField(read_only=True)


class OwnBidSerializer(StrictSerializer):
    """A bid, as an export tells it to who made it."""

    bid_id = TextField(read_only=True)
    item_id = TextField(source="item_of_row", read_only=True)
    max_amount = NestedField(MoneySerializer, source="maximum", read_only=True)
    created_at = MomentField(read_only=True)
