"""What the two who handed an item over think of each other.

Both ratings of an item lie in a partition of their own, so that they outlive it, each under the
side that gave it: no key names a person. GSI1 finds those about somebody, GSI2 those by them.
"""

from datetime import datetime, timedelta
from typing import Any, Self

from pynamodb.attributes import UnicodeAttribute

from apps.core import due
from apps.core.db import IntegerAttribute, Key, MomentAttribute, Page, Transaction, optional
from apps.core.db.pages import Selection, key_of, read_page
from apps.core.due import Due
from apps.core.errors import LostRace
from apps.marketplace.models.choices import NOBODY, RATING_DUE, Side
from apps.marketplace.models.table import MarketRow, PlaceIndex, rated_by, ratings_of

HIDDEN = timedelta(days=7)  # Or until the other one is there.


class Rating(MarketRow):
    """What one side says of the other. Until it shows it is its author's alone."""

    kind_of_row = "rating"

    rating_id = UnicodeAttribute(attr_name="ratingId")
    item_id = UnicodeAttribute(attr_name="itemId")
    item_title = UnicodeAttribute(attr_name="itemTitle")
    side = UnicodeAttribute()  # That of its author.
    user_id = optional(UnicodeAttribute(attr_name="userId"))  # Its author; None once they left.
    rated_id = optional(UnicodeAttribute(attr_name="ratedUserId"))  # Likewise.
    stars = IntegerAttribute()
    text = optional(UnicodeAttribute())
    # When it began to show, and was counted; None: nobody has noted yet that it does.
    shown_at = optional(MomentAttribute(attr_name="shownAt"))
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def new(cls, item_id: str, side: Side, user_id: str, rated_id: str, **more: Any) -> Self:
        rating = cls(
            *_keys(item_id, side),
            item_id=item_id,
            side=side,
            user_id=user_id,
            rated_id=rated_id,
            **more,
        )
        rating.person_key, rating.person_sort = rated_by(user_id), rating.rating_id
        rating.place_key, rating.place_sort = ratings_of(rated_id), rating.rating_id
        return rating

    @classmethod
    def key(cls, item_id: str, side: Side) -> Self:
        """Name the rating of one side, to read it together with others."""
        return cls(*_keys(item_id, side))

    @classmethod
    def both_of(cls, item_id: str) -> list[Self]:
        """Read the ratings of an item as last written, none, one or both, in one call."""
        partition, _ = _keys(item_id, Side.SELLER)
        return cls.page(partition, limit=len(Side)).items

    @classmethod
    def about(cls, user_id: str, now: datetime, *, limit: int, after: Key | None) -> Page[Self]:
        """Read a page of the ratings of somebody that show, the newest first."""
        index = PlaceIndex.Meta.index_name
        shown = Selection(
            cls, ratings_of(user_id), index=index, keep=lambda rating: rating.shows_at(now)
        )
        return read_page(shown, limit=limit, after=after)

    @classmethod
    def any_about(cls, user_id: str, *, limit: int) -> list[Self]:
        """Read some of the ratings of somebody, whether they show or not."""
        return cls.page(ratings_of(user_id), index=PlaceIndex.Meta.index_name, limit=limit).items

    @property
    def place_among_ratings(self) -> Key:
        """Tell where it stands among those about the same person."""
        return key_of(self, PlaceIndex.Meta.index_name)

    @property
    def shows_from(self) -> datetime:
        """Tell when it shows at the latest."""
        return self.shown_at or self.created_at + HIDDEN

    def shows_at(self, now: datetime) -> bool:
        """Tell whether others see it, whether anybody has noted that or not."""
        return self.shows_from <= now

    def due_row(self) -> Due | None:
        """Name its row in the due index; it names no person."""
        if self.shown_at:
            return None
        return Due.of(RATING_DUE, NOBODY, self.item_id, self.created_at + HIDDEN)

    def begin_in(self, tx: Transaction) -> None:
        """Put this new rating as part of `tx`; it raises LostRace if its side has given one."""
        self.replace_in(tx, Rating.version.does_not_exist(), LostRace())
        due.move_in(tx, None, self.due_row())

    def show_in(self, tx: Transaction, now: datetime) -> None:
        """Let this rating show from now on, as part of `tx`."""
        due_before = self.due_row()
        self.change_in(tx, {"shown_at": min(now, self.shows_from)})
        due.move_in(tx, due_before, None)

    def stay_alone_in(self, tx: Transaction) -> None:
        """Let `tx` commit only while this rating, which was not there, is not there."""
        absent = Rating.version.does_not_exist()
        self.check_in(tx, *self.keys(), condition=absent, refusal=LostRace())

    def forget_author_in(self, tx: Transaction) -> None:
        """Let this rating stay without the name of who gave it, as part of `tx`."""
        self.change_in(tx, dict.fromkeys(("user_id", "person_key", "person_sort")))

    def forget_rated_in(self, tx: Transaction) -> None:
        """Let this rating stay without the name of whom it is about, as part of `tx`."""
        self.change_in(tx, dict.fromkeys(("rated_id", "place_key", "place_sort")))


def _keys(item_id: str, side: Side) -> tuple[str, str]:
    return f"ratings#{item_id}", f"{Rating.kind_of_row}#{side}"
