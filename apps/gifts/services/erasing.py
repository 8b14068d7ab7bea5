"""Everything of somebody goes, when their account does."""

from contextlib import suppress
from datetime import datetime

from apps.core.db import Unexpected
from apps.core.db.batches import erase_partition
from apps.core.errors import NotFound
from apps.core.search import Posting
from apps.gifts.models import CalendarFeed, Contact, Gift, GiftSum, Occasion
from apps.gifts.services.claims import erase_claims
from apps.gifts.services.following_wishes import erase_wishlists
from apps.gifts.services.listing import contacts_of, gifts_of

UNLINKED_AT_ONCE = 100  # Each is a call.


def erase_gifts(user_id: str, now: datetime) -> bool:
    """Erase some of all that a user has here, and what follows; False: more are left.

    What their streams still say of them is undone by the next run.
    """
    done = [
        erase_partition(CalendarFeed, user_id),
        erase_partition(Contact, user_id, also=Contact.due_row),
        erase_partition(Occasion, user_id, also=Occasion.due_row),
        erase_partition(Gift, user_id),
        erase_partition(GiftSum, user_id),
        erase_partition(Posting, contacts_of(user_id)),
        erase_partition(Posting, gifts_of(user_id)),
        erase_wishlists(user_id),
        erase_claims(user_id, now),
        _unlink_contacts(user_id, now),
    ]
    return all(done)


def _unlink_contacts(user_id: str, now: datetime) -> bool:
    """Let some contacts of others stand for nobody any more; False: more may be left."""
    linked = Contact.linked_to(user_id, limit=UNLINKED_AT_ONCE)
    for contact in linked:
        changes = {"linked_user_id": None, "updated_at": now}
        with suppress(NotFound, Unexpected):  # Their owner was faster.
            Contact.change(
                *contact.keys(), changes=changes, expect=Contact.linked_user_id == user_id
            )
    return not linked
