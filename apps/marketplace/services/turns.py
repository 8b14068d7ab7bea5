"""Whose turn it is when an item gets free: whoever has waited longest of those who may have it."""

from typing import NamedTuple

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind as TieKind
from apps.core.db.batches import Found, read_together
from apps.marketplace.models import Listing, OpenReservations, Turn

READ_AT_ONCE = 25  # Four rows tell whether one may have it.
DROPPED_AT_MOST = 40  # Two rows each, of the 100 of a transaction.
BLOCKS = (TieKind.BLOCKS, TieKind.BLOCKED_BY)


class Next(NamedTuple):
    """Who is next, if anybody is, and who waited before them but is here no more."""

    turn: Turn | None
    dropped: list[Turn]


def next_of(listing: Listing) -> Next:
    """Look through the queue, the first first; where nobody waits it costs no call.

    Who has five open reservations keeps their place for the next time.
    """
    dropped: list[Turn] = []
    after = None
    while listing.queued:
        page = Turn.page_of(listing.item_id, limit=READ_AT_ONCE, after=after)
        found = read_together(row for turn in page.items for row in _rows_around(turn, listing))
        for turn in page.items:
            if not _is_here(turn, listing, found):
                dropped.append(turn)
            elif not _is_full(turn, found):
                return Next(turn, dropped[:DROPPED_AT_MOST])
        after = page.next_key
        if after is None:
            break
    return Next(None, dropped[:DROPPED_AT_MOST])


def _rows_around(turn: Turn, listing: Listing) -> list[User | Tie | OpenReservations]:
    return [User(turn.user_id), OpenReservations.of(turn.user_id), *_blocks(turn, listing)]


def _blocks(turn: Turn, listing: Listing) -> list[Tie]:
    return [Tie.of(kind, turn.user_id, listing.seller_id) for kind in BLOCKS]


def _is_here(turn: Turn, listing: Listing, found: Found) -> bool:
    """Tell whether somebody is still among those who may see the item."""
    user = found(User(turn.user_id))
    is_active = user is not None and user.suspended_at is None
    return is_active and not any(found(tie) for tie in _blocks(turn, listing))


def _is_full(turn: Turn, found: Found) -> bool:
    count = found(OpenReservations.of(turn.user_id))
    return count is not None and count.is_full
