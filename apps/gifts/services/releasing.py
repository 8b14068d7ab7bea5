"""What becomes of what names a deleted contact or occasion, be it thousands of rows."""

from contextlib import suppress
from datetime import datetime, timedelta

from apps.core.db import decide_again, transaction
from apps.core.due import Due
from apps.core.errors import DomainError
from apps.gifts.filters import GiftFilter
from apps.gifts.models import Contact, Gift, Occasion
from apps.gifts.services.following_wishes import release_wishlists
from apps.gifts.services.writing import writing

RELEASE_CONTACT = "contact-release"  # Kinds of rows in the due index: work that is left over.
RELEASE_EVENT = "event-release"
ROWS_AT_ONCE = 16  # With five sums for each, a transaction has 96 rows.
TRANSACTIONS_AT_MOST = 50  # Of one run. The rest is due work.
NEXT_RUN = timedelta(seconds=1)  # Another time than that of the row which may be firing now.


def release_contact(*, user_id: str, contact_id: str, after_id: str = "", now: datetime) -> None:
    """Leave a deleted contact's name where its id was, in gifts and occasions; again is harmless.

    Gifts leave the index by which they are found. Occasions are looked through by id, and
    `after_id` is the last one of those that an earlier run has seen.
    """
    contact = Contact.find_deleted(user_id, contact_id)
    if contact is None:
        return
    place: str | None = after_id
    for _ in range(TRANSACTIONS_AT_MOST):
        if _release_gifts_of(contact):
            continue
        place = _release_occasions(contact, place or "")
        if place is None:
            contact.let_go(now)
            return
    Due.of(RELEASE_CONTACT, user_id, f"{contact_id}#{place}", now + NEXT_RUN).save_once()


def release_event(*, user_id: str, event_id: str, now: datetime) -> None:
    """Take a deleted occasion out of the gifts and wish lists for it; again is harmless."""
    for _ in range(TRANSACTIONS_AT_MOST):
        lists = release_wishlists(user_id=user_id, event_id=event_id, now=now)
        gifts = _release_gifts(user_id, GiftFilter(event_id=event_id), {"event_id": None})
        if not (gifts or lists):
            return
    Due.of(RELEASE_EVENT, user_id, event_id, now + NEXT_RUN).save_once()


def begin_to_release_contact(contact: Contact, now: datetime) -> None:
    """Release what fits into a transaction each, so that who deleted a contact finds it so.

    The stream goes on with the rest, also where this comes to nothing.
    """
    with suppress(DomainError):
        _release_gifts_of(contact)
        _release_occasions(contact, "")
    if contact.birthday_event_id:
        begin_to_release_event(contact.user_id, contact.birthday_event_id, now)


def begin_to_release_event(user_id: str, event_id: str, now: datetime) -> None:
    """Release what fits, as `begin_to_release_contact`."""
    with suppress(DomainError):
        release_wishlists(user_id=user_id, event_id=event_id, now=now)
        _release_gifts(user_id, GiftFilter(event_id=event_id), {"event_id": None})


def go_on_releasing_contact(due: Due, *, now: datetime) -> None:
    contact_id, _, after_id = due.subject_id.partition("#")
    release_contact(user_id=due.user_id, contact_id=contact_id, after_id=after_id, now=now)


def _release_gifts_of(contact: Contact) -> int:
    left: dict[str, object] = {"contact_id": None, "contact_name": contact.name}
    return _release_gifts(contact.user_id, GiftFilter(contact_id=contact.contact_id), left)


@decide_again
def _release_gifts(user_id: str, wanted: GiftFilter, changes: dict[str, object]) -> int:
    gifts = Gift.listed(user_id, wanted, ascending=False, limit=ROWS_AT_ONCE, after=None).items
    with writing(user_id) as written:
        for gift in gifts:
            written.change(gift, changes)
    return len(gifts)


@decide_again
def _release_occasions(contact: Contact, after_id: str) -> str | None:
    """Release some occasions. Returns the id to go on after; None at the end."""
    some, next_id = Occasion.of_contact(
        contact.user_id, contact.contact_id, after_id=after_id, limit=ROWS_AT_ONCE
    )
    with transaction() as tx:
        for occasion in some:
            left = [one for one in occasion.contact_ids if one != contact.contact_id]
            names = ", ".join(filter(None, (occasion.contact_name, contact.name)))
            occasion.change_in(tx, {"contact_ids": left, "contact_name": names})
    return next_id
