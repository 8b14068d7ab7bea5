"""Which contacts, occasions and gifts a list shows: judged on the rows themselves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.core import text
from apps.core.search import Terms, Wanted

if TYPE_CHECKING:
    from apps.gifts.models import Contact, Gift, Occasion


@dataclass(frozen=True)
class ContactFilter:
    """What is asked of a contact; None and empty ask nothing."""

    relationship: str | None = None
    tag: str | None = None
    words: tuple[Wanted, ...] = ()
    language: str = "en"

    @property
    def wanted(self) -> list[Wanted]:
        """Name what the search index can be asked for."""
        tags = [Wanted(tag_term(self.tag))] if self.tag is not None else []
        return [*tags, *self.words]

    def fits(self, contact: "Contact") -> bool:
        return (
            self.relationship in {None, contact.relationship}
            and (self.tag is None or self.tag in contact.tags)
            and _fits_words(self.words, contact_words(contact, self.language))
        )


@dataclass(frozen=True)
class OccasionFilter:
    """What is asked of an occasion, but for its days."""

    type: str | None = None
    contact_id: str | None = None

    def fits(self, occasion: "Occasion") -> bool:
        return self.type in {None, occasion.type} and (
            self.contact_id is None or self.contact_id in occasion.contact_ids
        )


@dataclass(frozen=True)
class GiftFilter:
    """What is asked of a gift."""

    contact_id: str | None = None
    event_id: str | None = None
    status: str | None = None
    direction: str | None = None
    currency: str | None = None
    min_minor: int | None = None  # Of the price, in the smallest units of the currency; inclusive.
    max_minor: int | None = None
    words: tuple[Wanted, ...] = ()
    language: str = "en"

    def fits(self, gift: "Gift") -> bool:
        return (
            self.contact_id in {None, gift.contact_id}
            and self.event_id in {None, gift.event_id}
            and self.status in {None, gift.status}
            and self.direction in {None, gift.direction}
            and self._fits_price(gift)
            and _fits_words(self.words, gift_words(gift, self.language))
        )

    def _fits_price(self, gift: "Gift") -> bool:
        if self.currency is None:
            return True
        if gift.price is None or gift.price.currency != self.currency:
            return False
        minor = gift.price.minor
        return (self.min_minor or 0) <= minor and (
            self.max_minor is None or minor <= self.max_minor
        )


def tag_term(tag: str) -> str:
    return f"#{tag}"  # No word begins so.


def contact_words(contact: "Contact", language: str) -> Terms:
    parts = [contact.name, contact.relationship, contact.notes, *contact.interests]
    return text.terms("\n".join(filter(None, parts)), language)


def contact_terms(contact: "Contact", language: str) -> Terms:
    """Name all terms under which a contact stands in the search index."""
    return contact_words(contact, language) | {tag_term(tag) for tag in contact.tags}


def gift_words(gift: "Gift", language: str) -> Terms:
    """Name all terms under which a gift stands in the search index."""
    parts = [gift.name, gift.description, gift.store, *gift.tags]
    return text.terms("\n".join(filter(None, parts)), language)


def _fits_words(wanted: tuple[Wanted, ...], terms: Terms) -> bool:
    return all(one.fits(terms) for one in wanted)
