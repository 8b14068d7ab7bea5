"""Contacts, events and gifts on the devices of their owner."""

from apps.core.sync import Clock, Synced, register
from apps.gifts.models import Contact, Gift, Occasion
from apps.gifts.serializers import ContactSerializer, EventSerializer, GiftSerializer
from apps.gifts.services import Seen


def event(row: Occasion, clock: Clock) -> dict[str, object]:
    return EventSerializer.render(Seen.at(row, now=clock.now, zone=clock.zone))


register(
    Synced(name="contact", model=Contact, render=lambda row, _clock: ContactSerializer.render(row))
)
register(Synced(name="event", model=Occasion, render=event))
register(Synced(name="gift", model=Gift, render=lambda row, _clock: GiftSerializer.render(row)))
