"""The JSON of reservations and of places in a queue."""

from apps.core.api.serializers import IntegerField, MomentField, StrictSerializer, TextField
from apps.marketplace import examples

LONGEST_NOTE = 500


class ReservationFieldsSerializer(StrictSerializer):
    """What somebody who reserves tells the seller."""

    example = examples.RESERVATION_FIELDS

    note = TextField(max_length=LONGEST_NOTE, allow_blank=True, allow_null=True, default=None)


class ReservationSerializer(StrictSerializer):
    """Who holds an item, for its seller and for them."""

    example = examples.RESERVATION

    reservation_id = TextField(
        read_only=True, allow_null=True, help_text="Null where they won it in an auction."
    )
    item_id = TextField(read_only=True)
    user_id = TextField(read_only=True, allow_null=True, help_text="Null once they have left.")
    status = TextField(read_only=True)
    expires_at = MomentField(
        source="held_until", read_only=True, allow_null=True, help_text="Null: it does not lapse."
    )
    note = TextField(read_only=True, allow_null=True)
    created_at = MomentField(read_only=True, allow_null=True)


class QueuePlaceSerializer(StrictSerializer):
    """Somebody's place in the queue for an item."""

    example = examples.QUEUE_PLACE

    item_id = TextField(read_only=True)
    user_id = TextField(read_only=True)
    position = IntegerField(read_only=True, help_text="1 is the next.")
    created_at = MomentField(read_only=True)


class WaitSerializer(StrictSerializer):
    """That somebody waits for an item, as an export tells it."""

    item_id = TextField(read_only=True)
    created_at = MomentField(read_only=True)
