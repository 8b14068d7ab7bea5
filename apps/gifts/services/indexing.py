"""Keeps the search index up to date with contacts and gifts."""

from collections.abc import Sequence
from functools import partial

from apps.accounts.services import languages_of
from apps.core import search
from apps.core.findings import LanguageChange, follow_change, follow_language
from apps.core.search import Places
from apps.gifts.filters import contact_terms, contact_words, gift_words
from apps.gifts.models import Contact, Gift
from apps.gifts.services.listing import contacts_of, gifts_of


def index_contact(old: Contact | None, new: Contact | None, *, language: str) -> None:
    """Bring the lists of terms up to date with one change of a contact."""
    contact = new or old
    if contact:
        collection = contacts_of(contact.user_id)
        follow_change(collection, old, new, lambda one: contact_terms(one, language))


def index_gift(old: Gift | None, new: Gift | None, *, language: str) -> None:
    """Bring the lists of terms up to date with one change of a gift."""
    gift = new or old
    if gift:
        collection = gifts_of(gift.user_id)
        follow_change(collection, old, new, lambda one: gift_words(one, language))


def places_of_contacts(contacts: Sequence[Contact]) -> list[Places]:
    """Name where some contacts are to be listed."""
    languages = languages_of(contact.user_id for contact in contacts)
    return [
        search.places(
            contacts_of(contact.user_id),
            contact.contact_id,
            contact_terms(contact, languages[contact.user_id]),
        )
        for contact in contacts
    ]


def places_of_gifts(gifts: Sequence[Gift]) -> list[Places]:
    """Name where some gifts are to be listed."""
    languages = languages_of(gift.user_id for gift in gifts)
    return [
        search.places(
            gifts_of(gift.user_id), gift.gift_id, gift_words(gift, languages[gift.user_id])
        )
        for gift in gifts
    ]


def index_contact_anew(contact: Contact, change: LanguageChange) -> None:
    """List a contact under the stems of another language: see `follow_language`."""
    terms = partial(contact_words, contact)
    follow_language(contacts_of(contact.user_id), contact.contact_id, terms, change)


def index_gift_anew(gift: Gift, change: LanguageChange) -> None:
    """List a gift under the stems of another language: see `follow_language`."""
    terms = partial(gift_words, gift)
    follow_language(gifts_of(gift.user_id), gift.gift_id, terms, change)
