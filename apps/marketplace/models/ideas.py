"""Ideas of gifts for people with an account, as far as they meet what those people want.

An idea lies with whoever keeps it, and so does the note that it is wanted. Only an index, which
nobody but the queue reads, says whom it is for: they must never learn of it.
"""

from datetime import datetime
from typing import ClassVar, Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import MomentAttribute
from apps.gifts.models import Contact, Gift
from apps.marketplace.models.seeks import MATCHES_KEPT, Wanted
from apps.marketplace.models.table import MarketRow, person_partition


class Idea(MarketRow):
    """An idea of a gift, of its owner alone, for somebody with an account."""

    kind_of_row: ClassVar[str] = "idea"

    user_id = UnicodeAttribute(attr_name="userId")  # Who keeps it.
    gift_id = UnicodeAttribute(attr_name="giftId")
    name = UnicodeAttribute()
    language = UnicodeAttribute()
    contact_name = UnicodeAttribute(attr_name="contactName")  # As its owner calls them.
    thought_of_at = MomentAttribute(attr_name="thoughtOfAt")

    @classmethod
    def key(cls, user_id: str, gift_id: str) -> Self:
        return cls(person_partition(user_id), f"{cls.kind_of_row}#{gift_id}")

    @classmethod
    def of(cls, gift: Gift, contact: Contact, language: str) -> Self:
        idea = cls.key(gift.user_id, gift.gift_id)
        idea.user_id, idea.gift_id, idea.name = gift.user_id, gift.gift_id, gift.name
        idea.language, idea.contact_name = language, contact.name
        idea.thought_of_at = gift.created_at
        idea.place_key = ideas_for(contact.linked_user_id or "")
        idea.place_sort = gift.gift_id
        return idea

    @property
    def person_id(self) -> str:
        """Name whom it is for."""
        return str(self.place_key).partition("#")[2]

    @classmethod
    def some_for(cls, user_id: str, *, limit: int, beyond: str | None = None) -> list[Self]:
        """Read some ideas for somebody, of the ids behind `beyond`."""
        key = ideas_for(user_id)
        return cls.in_cell(key, limit=limit, after=None, beyond=beyond, ascending=True).items

    def says(self) -> tuple[object, ...]:
        """Tell all that it says, to compare it with another."""
        return (*self.keys(), self.place_key, self.name, self.language, self.contact_name)


class IdeaWanted(MarketRow):
    """An idea of a gift is what the one whom it is for wants; noted once, with who keeps it."""

    kind_of_row: ClassVar[str] = "idea-wanted"

    user_id = UnicodeAttribute(attr_name="userId")  # Who keeps the idea.
    gift_id = UnicodeAttribute(attr_name="giftId")
    name = UnicodeAttribute()  # Of the gift.
    contact_name = UnicodeAttribute(attr_name="contactName")
    wanted_title = UnicodeAttribute(attr_name="wantedTitle")
    matched_at = MomentAttribute(attr_name="matchedAt")

    @classmethod
    def of(cls, idea: Idea, wanted: Wanted, now: datetime) -> Self:
        sort = f"{cls.kind_of_row}#{idea.gift_id}#{wanted.seek_id}"
        return cls(
            *(person_partition(idea.user_id), sort),
            user_id=idea.user_id,
            gift_id=idea.gift_id,
            name=idea.name,
            contact_name=idea.contact_name,
            wanted_title=wanted.title,
            matched_at=max(idea.thought_of_at, wanted.created_at),
            expires_at=now + MATCHES_KEPT,
        )


def ideas_for(user_id: str) -> str:
    """Name, in GSI1, the ideas of gifts for somebody."""
    return f"ideas-for#{user_id}"
