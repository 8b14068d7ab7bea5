"""Everything of somebody goes, when their account does."""

from datetime import datetime

from apps.core.db.batches import erase_partition
from apps.core.search import Posting
from apps.gifts.models import CalendarFeed, Contact, Gift, GiftSum, Occasion
from apps.gifts.services.claims import erase_claims
from apps.gifts.services.following_wishes import erase_wishlists
from apps.gifts.services.listing import contacts_of, gifts_of


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
    ]
    return all(done)
