"""What happened in the marketplace: the language in which other domains hear of it.

No event tells an exact place, a reserve price or a highest maximum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from apps.core.events import Event, changes_of
from apps.marketplace.models import Listing


@dataclass(frozen=True, kw_only=True)
class ItemEvent(Event):
    """A fact about an item that others may see."""

    user_id: str  # Of its seller.
    item_id: str
    title: str
    kind: str
    category: str
    status: str


@dataclass(frozen=True, kw_only=True)
class ItemCreated(ItemEvent):
    """It is offered now; as long as it is a draft nobody is told."""

    name: ClassVar[str] = "marketplace.item-created"


@dataclass(frozen=True, kw_only=True)
class ItemUpdated(ItemEvent):
    """What clients see of it has changed, also that it was cancelled or has expired."""

    name: ClassVar[str] = "marketplace.item-updated"


@dataclass(frozen=True, kw_only=True)
class ItemDeleted(ItemEvent):
    name: ClassVar[str] = "marketplace.item-deleted"


@changes_of(Listing)
def announce_item(old: Listing | None, new: Listing | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    before = old if old and old.is_public else None
    after = new if new and new.is_public else None
    if after and before is None:
        yield ItemCreated(**_about(after))
    elif before and after is None:
        yield ItemDeleted(**_about(before))
    elif before and after and before.version != after.version:
        yield ItemUpdated(**_about(after))


def _about(listing: Listing) -> dict[str, Any]:
    return {
        "user_id": listing.seller_id,
        "item_id": listing.item_id,
        "title": listing.title,
        "kind": listing.kind,
        "category": listing.category,
        "status": listing.status,
    }
