"""Who gives what of a wish list, and how much of each item is taken.

No row here names the list's owner, and none of theirs names a claim.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.constants import ALL_OLD
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    MoneyAttribute,
    Page,
    QuietTable,
    Transaction,
    optional,
    table_name,
)
from apps.core.db.rows import RawRow
from apps.core.errors import LostRace
from apps.core.money import Money
from apps.gifts.errors import NothingLeft, TooManyClaims
from apps.gifts.shares import NOTHING, Goal, Share

CLAIMS_AT_MOST = 100  # Of one item: a list is shown with all of them.


class News(StrEnum):
    """What became of an item, as those who claimed it are told."""

    CHANGED = "changed"
    GONE = "gone"


class ByClaimer(GlobalSecondaryIndex["Claim"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The claims of a user, for their export and their leaving. Those of guests are not in it."""

    class Meta:
        index_name = "ByClaimer"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    place = UnicodeAttribute(range_key=True)


class Claim(Item):
    """Somebody gives some of an item: `quantity` pieces, or `amount` of its price."""

    class Meta(LoggedTable):
        table_name = table_name("wish-claims")

    wishlist_id = UnicodeAttribute(hash_key=True, attr_name="wishlistId")
    place = UnicodeAttribute(range_key=True)  # The item's id and the claim's.
    user_id = optional(UnicodeAttribute(attr_name="userId"))  # None: a guest's.
    guest_name = optional(UnicodeAttribute(attr_name="guestName"))
    secret_hash = optional(UnicodeAttribute(attr_name="secretHash"))  # Of a guest's.
    quantity = optional(IntegerAttribute())
    amount = optional(MoneyAttribute())
    item_name = UnicodeAttribute(attr_name="itemName")
    wish_version = IntegerAttribute(attr_name="wishVersion")  # Of the item, as it was claimed.
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")  # By who made it.
    # What became of the item last, and when: the claimer is told.
    news = optional(UnicodeAttribute())
    news_at = optional(MomentAttribute(attr_name="newsAt"))

    by_claimer = ByClaimer()

    @property
    def wish_item_id(self) -> str:
        return self.place.partition("#")[0]

    @property
    def claim_id(self) -> str:
        return self.place.partition("#")[2]

    @property
    def share(self) -> Share:
        return Share(self.quantity or 0, self.amount)

    def is_known_by(self, secret: str) -> bool:
        """Tell whether a guest knows the secret of this claim."""
        return hmac.compare_digest(self.secret_hash or "", hash_of(secret))

    def note_news(self, news: News, name: str, at: datetime) -> None:
        """Note what became of the item; what is older than what is known already is no news."""
        is_news = Claim.news_at.does_not_exist() | (Claim.news_at < at)
        if news == News.GONE:
            is_news = Claim.news.does_not_exist() | (Claim.news != News.GONE)
        self.update_if(
            Claim.version.exists() & Claim.deleted_at.does_not_exist() & is_news,
            Claim.news.set(news),
            Claim.news_at.set(at),
            Claim.item_name.set(name),
        )

    def withdraw_in(self, tx: Transaction, now: datetime) -> None:
        """Delete this claim as part of `tx`."""
        self.change_in(tx, self.deletion(now))

    @classmethod
    def of_list(cls, wishlist_id: str) -> Iterator[Self]:
        """Read all claims of a list, by item; 100 of each at the most."""
        return cls.all_in(wishlist_id)

    @classmethod
    def of_item(cls, wishlist_id: str, wish_item_id: str) -> list[Self]:
        return list(cls.all_in(wishlist_id, sort=cls.place.startswith(f"{wish_item_id}#")))

    @classmethod
    def page_of_user(cls, user_id: str, *, limit: int, after: Key | None = None) -> Page[Self]:
        """Read a page of a user's claims, maybe a moment old."""
        return cls.page(user_id, index=ByClaimer.Meta.index_name, limit=limit, after=after)


class Taken(Item):
    """How much of an item is claimed: a counter that changes in the transactions of the claims."""

    class Meta(QuietTable):
        table_name = table_name("wish-taken")

    wishlist_id = UnicodeAttribute(hash_key=True, attr_name="wishlistId")
    wish_item_id = UnicodeAttribute(range_key=True, attr_name="wishItemId")
    measure = optional(UnicodeAttribute())  # In which `worth` counts: see shares.py.
    worth = IntegerAttribute(default=0)
    quantity = IntegerAttribute(default=0)
    minor = IntegerAttribute(default=0)  # The money, in the smallest units of `currency`.
    currency = optional(UnicodeAttribute())
    claims = IntegerAttribute(default=0)

    @property
    def share(self) -> Share:
        if not (self.currency and self.minor):
            return Share(self.quantity)
        return Share(self.quantity, Money.of_minor(self.minor, self.currency))

    @property
    def state(self) -> tuple[str | None, int, Share]:
        return self.measure, self.worth, self.share

    def take_in(self, tx: Transaction, goal: Goal, share: Share, before: Share = NOTHING) -> None:
        """Count as part of `tx` that a claim takes `share`, in place of what it took `before`.

        As long as the measure stays it is a blind addition, so that rivals need not read again.
        `tx` raises NothingLeft, TooManyClaims, or LostRace where counting anew may help.
        """
        measured, fits = self._measured(goal, before, share)
        actions = [*measured, *_counting(before, share)]
        if share.amount:
            actions.append(Taken.currency.set(share.amount.currency))
        if before == NOTHING:  # It is a new one.
            actions.append(Taken.claims.add(1))
            fits &= Taken.claims.does_not_exist() | (Taken.claims < CLAIMS_AT_MOST)
        request = self.get_update_kwargs_from_instance(
            actions, fits, return_values_on_condition_failure=ALL_OLD
        )
        tx.add("Update", request, lambda raw: self._refusal(goal, before, share, raw))

    def give_back_in(self, tx: Transaction, share: Share) -> None:
        """Count as part of `tx` that a claim goes; another measure by then is a lost race."""
        worth = Goal.measured_by(self.measure or "").worth(share)
        actions = [Taken.worth.add(-worth), *_counting(share, NOTHING), Taken.claims.add(-1)]
        self._update_in(tx, actions, Taken.measure == self.measure)

    def _measured(self, goal: Goal, before: Share, after: Share) -> tuple[list[Action], Condition]:
        """Say how what is taken is measured from now on, and when that fits.

        A measure stands for all that is taken: as long as somebody gives money that the price
        cannot measure any more, the one of before stays.
        """
        if self.measure in {None, goal.measure}:
            worth = goal.worth(after) - goal.worth(before)
            return [Taken.worth.add(worth), Taken.measure.set(goal.measure)], _has_room(goal, worth)
        others, may = self.share.minus(before), goal.takes(self.share, before, after)
        if not goal.measures(others):
            kept = Goal.measured_by(self.measure or "")
            fewer = Taken.worth.add(kept.worth(after) - kept.worth(before))
            return [fewer], self._is_as_read(is_welcome=may)
        counted = Taken.worth.set(goal.worth(others) + goal.worth(after))
        return [counted, Taken.measure.set(goal.measure)], self._is_as_read(is_welcome=may)

    def _is_as_read(self, *, is_welcome: bool) -> Condition:
        # Else it is sent all the same, to be refused: a repeat then finds its own claim.
        measure = self.measure if is_welcome else ""
        same: Condition = (Taken.measure == measure) & (Taken.worth == self.worth)
        same &= (Taken.quantity == self.quantity) & (Taken.minor == self.minor)
        return same

    def _refusal(self, goal: Goal, before: Share, after: Share, raw: RawRow | None) -> Exception:
        """Tell what the row means that refused a claim; this one is as it was read."""
        row = Taken.from_raw_data(raw) if raw else None
        if row and row.claims >= CLAIMS_AT_MOST and before == NOTHING:
            return TooManyClaims()
        if row and row.state != self.state and goal.takes(row.share, before, after):
            return LostRace()  # A rival was first, and it fits all the same.
        return NothingLeft()


def claim_place(wish_item_id: str, claim_id: str) -> str:
    return f"{wish_item_id}#{claim_id}"


def hash_of(secret: str) -> str:
    """Hash what is drawn at random, 160 bits of it: neither slow nor salted need it be."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _has_room(goal: Goal, worth: int) -> Condition:
    same: Condition = Taken.measure.does_not_exist() | (Taken.measure == goal.measure)
    if worth <= 0:
        return same
    room = goal.size - worth
    fits: Condition = Taken.worth <= room
    if room >= 0:
        fits |= Taken.worth.does_not_exist()
    has_room: Condition = same & fits
    return has_room


def _counting(before: Share, after: Share) -> list[Action]:
    return [
        Taken.quantity.add(after.quantity - before.quantity),
        Taken.minor.add(after.minor - before.minor),
    ]
