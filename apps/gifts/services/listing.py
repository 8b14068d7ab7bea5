"""Pages of contacts, occasions and gifts: by an index of the table, or by the search index."""

from collections.abc import Iterable
from datetime import date, datetime

from apps.core.db import Key, Page
from apps.core.findings import Documents, page_by, page_by_age
from apps.gifts.filters import ContactFilter, GiftFilter, OccasionFilter, contact_terms, gift_words
from apps.gifts.models import Contact, Gift, Occasion
from apps.gifts.reminders import today_in
from apps.gifts.services.fields import Seen, Span

EXPORTED = 5000  # Contacts in one answer,
EXPORTED_BYTES = 4_000_000  # which has room for 6 MB, in the base64 of API Gateway.
# A page of occasions ends once it has so many: 25 daily ones of a year fit. 100 daily ones of ten
# years took most of a second, and 5 of the 6 MB that an answer of Lambda has.
OCCURRENCES_AT_ONCE = 10_000


def list_contacts(
    *, user_id: str, wanted: ContactFilter, ascending: bool, limit: int, after: Key | None
) -> Page[Contact]:
    """Read a page of a user's contacts by name; words and tags are looked up in the search index.

    What a search finds is put in order by name, up to a thousand at a time.
    """
    if not wanted.wanted:
        return Contact.listed(user_id, wanted, ascending=ascending, limit=limit, after=after)
    documents = Documents(
        collection=contacts_of(user_id),
        model=Contact,
        partition=user_id,
        terms=lambda contact: contact_terms(contact, wanted.language),
        fits=wanted.fits,
    )
    return page_by(
        lambda contact: contact.sort_name,
        documents,
        wanted.wanted,
        ascending=ascending,
        limit=limit,
        after=after,
    )


def export_contacts(*, user_id: str) -> bytes:
    """Write the contacts of a user as vCards, by name, the first 5000 or 4 MB."""
    from apps.gifts.vcards.writing import write_cards  # noqa: PLC0415  # Half a second.

    contacts = Contact.first_by_name(user_id, limit=EXPORTED)
    return write_cards(contacts, most_bytes=EXPORTED_BYTES)


def list_occasions(
    *,
    user_id: str,
    wanted: OccasionFilter,
    since: date | None,
    until: date | None,
    limit: int,
    after: Key | None,
    now: datetime,
    zone: str,
) -> Page[Seen]:
    """Read a page of what is still to come, or, with either day, of what happens between them.

    That is in the order of the first days there, of which up to a thousand are sorted at a time.
    Each has all its days of the span, so a page is shorter where these are many.
    """
    span = Span.of(since, until, today_in(zone, now))
    if span:
        return _happening(user_id, wanted, span, limit=limit, after=after, now=now, zone=zone)
    page = Occasion.upcoming(user_id, wanted, limit=limit, after=after)
    return Page([Seen.at(one, now=now, zone=zone) for one in page.items], page.next_key)


def _happening(
    user_id: str,
    wanted: OccasionFilter,
    span: Span,
    *,
    limit: int,
    after: Key | None,
    now: datetime,
    zone: str,
) -> Page[Seen]:
    """Cut a page out of a part of the occasions; each page of a part reads the same part anew."""
    begin, until, last = (_text(after, name) for name in ("part", "until", "last"))
    part = Occasion.between(
        user_id, wanted, start=span.start, end=span.end, zone=zone, after=begin, until=until
    )
    found = sorted(part.happenings, key=lambda one: one.place)
    left = [one for one in found if last is None or one.place > last]
    seen = (Seen.at(one.occasion, now=now, zone=zone, span=span) for one in left[:limit])
    shown = _first_of(seen)
    if len(left) > len(shown):
        key = _key(part=begin, until=part.end_key, last=left[len(shown) - 1].place)
        return Page(shown, key)
    return Page(shown, _key(part=part.end_key) or None)


def _first_of(occasions: Iterable[Seen]) -> list[Seen]:
    """Take occasions until they have so many occurrences that a page has enough of them."""
    shown: list[Seen] = []
    left = OCCURRENCES_AT_ONCE
    for one in occasions:
        shown.append(one)
        left -= len(one.occurrences or ())
        if left <= 0:
            break
    return shown


def _text(key: Key | None, name: str) -> str | None:
    return key[name]["S"] if key and name in key else None


def _key(**texts: str | None) -> Key:
    return {name: {"S": text} for name, text in texts.items() if text}


def list_gifts(
    *, user_id: str, wanted: GiftFilter, ascending: bool, limit: int, after: Key | None
) -> Page[Gift]:
    """Read a page of a user's gifts by age."""
    if not wanted.words:
        return Gift.listed(user_id, wanted, ascending=ascending, limit=limit, after=after)
    documents = Documents(
        collection=gifts_of(user_id),
        model=Gift,
        partition=user_id,
        terms=lambda gift: gift_words(gift, wanted.language),
        fits=wanted.fits,
    )
    words = list(wanted.words)
    return page_by_age(documents, words, ascending=ascending, limit=limit, after=after)


def list_gifts_of_contact(
    *, user_id: str, contact_id: str, limit: int, after: Key | None
) -> Page[Gift]:
    """Read a page of the gifts for or from a contact, the newest first. Raises NotFound."""
    Contact.load(user_id, contact_id)
    wanted = GiftFilter(contact_id=contact_id)
    return Gift.listed(user_id, wanted, ascending=False, limit=limit, after=after)


def contacts_of(user_id: str) -> str:
    """Name the part of the search index that holds a user's contacts."""
    return f"{user_id}#contact"


def gifts_of(user_id: str) -> str:
    return f"{user_id}#gift"
