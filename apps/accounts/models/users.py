"""Profiles as rows.

What clients see nested (`profile.location.city`) is stored flat, so that a merge patch sets each
leaf by itself and two patches of different leaves both survive.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Self

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.expressions.condition import Condition

from apps.accounts.models.table import UsersRow
from apps.core.db import IntegerAttribute, MomentAttribute, Repeated, Transaction, optional
from apps.core.errors import LostRace, NotFound

DEFAULT_ZONE = "UTC"
DEFAULT_LANGUAGE = "en"
DECIMALS = 2  # Of the average of ratings.
# What the row of somebody who has left still says, lest a token that outlived them bring them back.
TOMBSTONE = {
    "user_id",
    "version",
    "write_id",
    "correlation_id",
    "deleted_at",
    "expires_at",
    "signed_out_at",
}


class User(UsersRow):
    """Somebody who may sign in. `user_id` is the `sub` of Cognito."""

    mark = "decided"  # While Cognito may not have heard of what administrators decided.

    email_verified = BooleanAttribute(attr_name="emailVerified", default=False)
    username = UnicodeAttribute()
    # None: never changed, so it may be changed at once.
    username_changed_at = optional(MomentAttribute(attr_name="usernameChangedAt"))
    former_username = optional(UnicodeAttribute(attr_name="formerUsername"))  # Still held.
    display_name = optional(UnicodeAttribute(attr_name="displayName"))

    bio = optional(UnicodeAttribute())
    pronouns = optional(UnicodeAttribute())
    website = optional(UnicodeAttribute())
    birthday = optional(UnicodeAttribute())  # A day.
    interests = ListAttribute[str](default=list)
    links = ListAttribute[str](default=list)
    city = optional(UnicodeAttribute())
    country = optional(UnicodeAttribute())
    lat = optional(NumberAttribute())
    lng = optional(NumberAttribute())

    time_zone = UnicodeAttribute(attr_name="timeZone", default=DEFAULT_ZONE)
    language = UnicodeAttribute(default=DEFAULT_LANGUAGE)
    private_account = BooleanAttribute(attr_name="privateAccount", default=False)
    discoverable = BooleanAttribute(default=True)

    # Unix seconds, as in tokens: those issued until then are void.
    signed_out_at = IntegerAttribute(attr_name="signedOutAt", default=0)
    password_changed_at = optional(MomentAttribute(attr_name="passwordChangedAt"))
    # What administrators decide. Cognito is made to agree with it.
    roles = ListAttribute[str](default=list)
    suspended_at = optional(MomentAttribute(attr_name="suspendedAt"))
    decisions = IntegerAttribute(default=0)  # How many there were, so that none is missed.

    avatar_id = optional(UnicodeAttribute(attr_name="avatarId"))  # Of the image.
    avatar_width = optional(IntegerAttribute(attr_name="avatarWidth"))
    avatar_height = optional(IntegerAttribute(attr_name="avatarHeight"))
    avatar_blurhash = optional(UnicodeAttribute(attr_name="avatarBlurhash"))
    # As many as there are rows of ties.
    followers = IntegerAttribute(default=0)
    following = IntegerAttribute(default=0)
    posts = IntegerAttribute(default=0)  # Those that are not private.
    items = IntegerAttribute(default=0)  # Those that others may see.

    # Of the ratings about them that show.
    stars = IntegerAttribute(default=0)  # All of them together.
    ratings = IntegerAttribute(default=0)

    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    @property
    def rating(self) -> dict[str, float | int | None]:
        """What others think of dealing with them; without ratings there is no average."""
        average = round(self.stars / self.ratings, DECIMALS) if self.ratings else None
        return {"average": average, "count": self.ratings}

    @property
    def counts(self) -> dict[str, int]:
        names = ("followers", "following", "posts", "items")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def find_even_deleted(cls, user_id: str) -> Self | None:
        """Read a profile as last written; one that is marked as deleted has `deleted_at`."""
        try:
            return cls.get(user_id, consistent_read=True)
        except cls.DoesNotExist:
            return None

    @classmethod
    def all_ids(cls, after: str | None) -> Iterator[str]:
        """Name all users, from the one behind `after` on: a scan, for commands alone."""
        is_profile = ~cls.user_id.contains("#") & cls.deleted_at.does_not_exist()
        start = cls.key_at(after) if after else None
        return (row.user_id for row in cls.scan(is_profile, last_evaluated_key=start))

    @property
    def usernames(self) -> list[str]:
        """All names that may be claimed for this user."""
        return [name for name in (self.username, self.former_username) if name]

    def leave_in(self, tx: Transaction, now: datetime) -> None:
        """Mark this user as deleted as part of `tx`. It stays until all of theirs is erased."""
        left = {"expires_at": None, "signed_out_at": self.signed_out_by(now), "updated_at": now}
        self.change_in(tx, {**self.deletion(now), **left})

    def bare(self) -> None:
        """Take everything from a deleted row but that it is one."""
        said = [
            attribute.remove()
            for name, attribute in self.get_attributes().items()
            if name not in TOMBSTONE
        ]
        self.update_if(User.deleted_at.exists(), *said)

    @classmethod
    def let_expire(cls, user_id: str, expires_at: datetime) -> None:
        """Let DynamoDB remove a deleted row, once no token of theirs is good any more."""
        cls(user_id).update_if(cls.deleted_at.exists(), cls.expires_at.set(expires_at))

    def sign_out_in(self, tx: Transaction, now: datetime, *, has_new_password: bool) -> None:
        """Void all tokens of this user as part of `tx`; the profile stays at its version.

        It raises Repeated where later ones are void as well, so that none becomes good again.
        """
        noted: dict[str, object] = {"signed_out_at": int(now.timestamp())}
        if has_new_password:
            noted["password_changed_at"] = now
        is_first = User.signed_out_at.does_not_exist()
        is_news = is_first | (User.signed_out_at <= noted["signed_out_at"])
        self.note_in(tx, noted, User.version.exists() & is_news, Repeated(self))

    def note_new_password(self, now: datetime) -> None:
        """Note that the password changed, where the tokens are void already."""
        self.update_if(User.version.exists(), User.password_changed_at.set(now))

    def signed_out_by(self, now: datetime) -> int:
        """Tell until when tokens are void, if this user is signed out at `now`, too."""
        return max(self.signed_out_at, int(now.timestamp()))

    def decide_in(self, tx: Transaction, changes: Mapping[str, object], now: datetime) -> None:
        """Set what administrators decide as part of `tx`, and mark it as not yet agreed on.

        Unless somebody else decided since this row was read. The profile stays at its version.
        """
        here = User.version.exists() & User.deleted_at.does_not_exist()
        marked = {"decisions": self.decisions + 1, "open_mark": self.mark, "open_since": now}
        self.note_in(tx, {**changes, **marked}, here & self._is_last_decision())
        for name, value in {**changes, **marked}.items():
            setattr(self, name, value)

    def note_agreed(self) -> bool:
        """Note that Cognito agrees with this row. Returns False if it was decided anew."""
        return self.update_if(
            User.version.exists() & self._is_last_decision(),
            User.open_mark.remove(),
            User.open_since.remove(),
        )

    def _is_last_decision(self) -> Condition:
        is_last: Condition = User.decisions == self.decisions
        return is_last

    @classmethod
    def tie_in(
        cls,
        tx: Transaction,
        user_id: str,
        amounts: Mapping[str, int],
        *,
        is_private: bool | None = None,
    ) -> None:
        """Count ties of a user, maybe none, as part of `tx`.

        It raises NotFound if the user is gone or suspended. With `is_private`, as their account was
        read to be, it raises LostRace, also if that has changed.
        """
        active = cls.version.exists() & cls.deleted_at.does_not_exist()
        active &= cls.suspended_at.does_not_exist()
        refusal: Exception = NotFound()
        if is_private is not None:
            active &= cls.private_account != (not is_private)
            refusal = LostRace()
        if any(amounts.values()):
            cls.count_in(tx, user_id, amounts=amounts, condition=active, refusal=refusal)
        else:
            cls.check_in(tx, user_id, condition=active, refusal=refusal)

    @classmethod
    def untie_in(cls, tx: Transaction, user_id: str, amounts: Mapping[str, int]) -> None:
        """Count what ended, also of somebody suspended or marked as deleted, as part of `tx`."""
        here = cls.version.exists()  # Else a row would be made that is nobody's.
        cls.count_in(tx, user_id, amounts=amounts, condition=here, refusal=NotFound())

    @classmethod
    def count_posts_in(cls, tx: Transaction, user_id: str, amount: int) -> None:
        """Count posts that a profile tells of, as part of `tx`.

        It raises NotFound if the user is gone.
        """
        cls.untie_in(tx, user_id, {"posts": amount})

    @classmethod
    def count_items_in(cls, tx: Transaction, user_id: str, amount: int) -> None:
        """Count items that a profile tells of, as `count_posts_in` does posts."""
        cls.untie_in(tx, user_id, {"items": amount})

    @classmethod
    def count_rating_in(cls, tx: Transaction, user_id: str, stars: int) -> None:
        """Count a rating of a user that shows now, as part of `tx`.

        It raises LostRace if the user is gone, or is leaving.
        """
        here = cls.version.exists() & cls.deleted_at.does_not_exist()
        amounts = {"stars": stars, "ratings": 1}
        cls.count_in(tx, user_id, amounts=amounts, condition=here, refusal=LostRace())

    @classmethod
    def change_profile(
        cls, user_id: str, fields: Mapping[str, Any], if_version: int | None, now: datetime
    ) -> Self:
        """Set the named leaves only, in one call. Raises as `change` does."""
        changes = {**fields, "updated_at": now}
        return cls.change(user_id, changes=changes, if_version=if_version)
