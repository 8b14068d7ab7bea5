"""Reservations as a calendar shows them to who made them. It never tells an exact place."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apps.core.calendars import MOST_OF_A_KIND, Kind, Owner, ToDo, gives, uid_of
from apps.marketplace import services
from apps.marketplace.models import Listing
from apps.marketplace.models.holds import WARNING

PRIORITY = 5  # As a task of usual priority.
PENDING = "You reserved this. It lapses unless the seller accepts."
ACCEPTED = "You reserved this, and the seller has accepted."


@gives(Kind.RESERVATIONS)
def reservations(owner: Owner) -> Iterator[ToDo]:
    """List what somebody has reserved and not fetched yet, of the newest 1000 that they wanted."""
    now = datetime.now(UTC)
    held = services.held_for(user_id=owner.user_id, now=now, limit=MOST_OF_A_KIND)
    return (_to_do(seen.listing) for seen in held)


def _to_do(listing: Listing) -> ToDo:
    until = listing.reserved_until
    return ToDo(
        uid=uid_of(str(listing.reservation_id)),
        title=listing.title,
        description=ACCEPTED if until is None else PENDING,
        due=until,
        priority=PRIORITY,
        categories=(listing.category,),
        alarms=(until - WARNING,) if until else (),
        created_at=listing.reserved_at or listing.created_at,
        updated_at=listing.updated_at,
        version=listing.version,
    )
