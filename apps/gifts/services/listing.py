"""Pages of contacts, occasions and gifts: by an index of the table, or by the search index."""

from datetime import date, datetime

from apps.core.db import Key, Page
from apps.core.findings import Documents, page_by, page_by_age
from apps.gifts.filters import ContactFilter, GiftFilter, OccasionFilter, contact_terms, gift_words
from apps.gifts.models import Contact, Gift, Occasion
from apps.gifts.reminders import today_in
from apps.gifts.services.fields import Seen, Span

EXPORTED = 5000  # Contacts in one answer,
EXPORTED_BYTES = 4_000_000  # which has room for 6 MB, in the base64 of API Gateway.


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
    """
    span = Span.of(since, until, today_in(zone, now))
    page = (
        _happening(user_id, wanted, span, zone, limit=limit, after=after)
        if span
        else Occasion.upcoming(user_id, wanted, limit=limit, after=after)
    )
    seen = [Seen.at(occasion, now=now, zone=zone, span=span) for occasion in page.items]
    return Page(seen, page.next_key)


def _happening(
    user_id: str, wanted: OccasionFilter, span: Span, zone: str, *, limit: int, after: Key | None
) -> Page[Occasion]:
    """Cut a page out of a part of the occasions; each page of a part reads the same part anew."""
    begin, until, last = (_text(after, name) for name in ("part", "until", "last"))
    part = Occasion.between(
        user_id, wanted, start=span.start, end=span.end, zone=zone, after=begin, until=until
    )
    found = sorted(part.happenings, key=lambda one: one.place)
    left = [one for one in found if last is None or one.place > last]
    shown = [one.occasion for one in left[:limit]]
    if len(left) > limit:
        key = _key(part=begin, until=part.end_key, last=left[limit - 1].place)
        return Page(shown, key)
    return Page(shown, _key(part=part.end_key) or None)


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
