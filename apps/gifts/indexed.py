"""Contacts and gifts in the search index."""

from apps.core.indexed import Indexed, register
from apps.gifts import services
from apps.gifts.models import Contact, Gift


def keys_of_contact(collection: str, contact_id: str) -> tuple[str, ...] | None:
    user_id, _, kind = collection.partition("#")
    return (user_id, contact_id) if kind == "contact" else None


def keys_of_gift(collection: str, gift_id: str) -> tuple[str, ...] | None:
    user_id, _, kind = collection.partition("#")
    return (user_id, gift_id) if kind == "gift" else None


register(
    Indexed(
        name="contacts",
        model=Contact,
        places=services.places_of_contacts,
        keys_of=keys_of_contact,
    )
)
register(Indexed(name="gifts", model=Gift, places=services.places_of_gifts, keys_of=keys_of_gift))
