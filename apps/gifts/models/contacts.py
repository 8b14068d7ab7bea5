"""Contacts as rows: people whom their owner gives things to."""

from collections.abc import Iterator
from datetime import date as Day  # noqa: N812  # As in occasions.py.
from typing import ClassVar, Self

from pynamodb.attributes import JSONAttribute, ListAttribute, UnicodeAttribute
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)

from apps.core import text
from apps.core.db import (
    IntegerAttribute,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    Transaction,
    optional,
    table_name,
)
from apps.gifts.filters import ContactFilter
from apps.gifts.models.waking import Waking

CONTACT_DUE = "contact-reminder"  # The kind of a contact's row in the due index.
# Of a name in a key, which has room for 1024 bytes; folding may make a letter into many.
LONGEST_FOLDED = 150
SEPARATOR = "\x1f"  # No text of a client holds it.


class ByName(LocalSecondaryIndex["Contact"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """All contacts of a user by name, without regard to case and accents."""

    class Meta:
        index_name = "ByName"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    name_key = UnicodeAttribute(range_key=True, attr_name="nameKey")


class ByRelationship(LocalSecondaryIndex["Contact"]):  # type: ignore[no-untyped-call]
    """The contacts of one relationship by name."""

    class Meta:
        index_name = "ByRelationship"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    relationship_key = UnicodeAttribute(range_key=True, attr_name="relationshipKey")


class ByLinkedUser(GlobalSecondaryIndex["Contact"]):  # type: ignore[no-untyped-call]
    """The contacts that stand for somebody with an account, whoever has them."""

    class Meta:
        index_name = "ByLinkedUser"
        projection = KeysOnlyProjection()

    linked_user_id = UnicodeAttribute(hash_key=True, attr_name="linkedUserId")
    contact_id = UnicodeAttribute(range_key=True, attr_name="contactId")


class Contact(Waking):
    """Somebody whom its owner knows."""

    class Meta(LoggedTable):
        table_name = table_name("contacts")

    due_kind: ClassVar[str] = CONTACT_DUE

    contact_id = UnicodeAttribute(range_key=True, attr_name="contactId")
    name = UnicodeAttribute()
    relationship = optional(UnicodeAttribute())
    email = optional(UnicodeAttribute())
    phone = optional(UnicodeAttribute())
    birthday = optional(UnicodeAttribute())  # `2000-02-29`, or `--02-29`.
    notes = optional(UnicodeAttribute())
    interests = ListAttribute[str](default=list)
    sizes = JSONAttribute(default=dict)  # Of what → how large: {"shoes": "38"}.
    tags = ListAttribute[str](default=list)
    avatar_image_id = optional(UnicodeAttribute(attr_name="avatarImageId"))
    linked_user_id = optional(UnicodeAttribute(attr_name="linkedUserId"))
    stay_in_touch_days = optional(IntegerAttribute(attr_name="stayInTouchDays"))
    last_contact_at = optional(MomentAttribute(attr_name="lastContactAt"))
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    birthday_event_id = optional(UnicodeAttribute(attr_name="birthdayEventId"))
    touch_day = optional(UnicodeAttribute(attr_name="touchDay"))  # To get in touch again.
    reminded_at = optional(MomentAttribute(attr_name="remindedAt"))  # When it did last.

    name_key = optional(UnicodeAttribute(attr_name="nameKey"))
    relationship_key = optional(UnicodeAttribute(attr_name="relationshipKey"))

    by_name = ByName()
    by_relationship = ByRelationship()
    by_linked_user = ByLinkedUser()

    @property
    def sort_name(self) -> str:
        return f"{text.fold(self.name)[:LONGEST_FOLDED]}{SEPARATOR}{self.contact_id}"

    def place_keys(self) -> dict[str, str | None]:
        """Name this contact's keys in the indexes: functions of what it says."""
        related = f"{self.relationship}{SEPARATOR}{self.sort_name}" if self.relationship else None
        return {"name_key": self.sort_name, "relationship_key": related}

    @classmethod
    def listed(
        cls,
        user_id: str,
        wanted: ContactFilter,
        *,
        ascending: bool,
        limit: int,
        after: Key | None,
    ) -> Page[Self]:
        """Read a page of a user's contacts, by name."""
        index, sort = ByName.Meta.index_name, None
        if wanted.relationship:
            index = ByRelationship.Meta.index_name
            sort = cls.relationship_key.startswith(f"{wanted.relationship}{SEPARATOR}")
        return cls.page(
            user_id, index=index, sort=sort, ascending=ascending, limit=limit, after=after
        )

    @classmethod
    def first_by_name(cls, user_id: str, *, limit: int) -> Iterator[Self]:
        """Read some by name, in a Query for each MB of them, as they are asked for."""
        alive, index = cls.deleted_at.does_not_exist(), ByName.Meta.index_name
        return cls.query(
            user_id, index_name=index, filter_condition=alive, limit=limit, consistent_read=True
        )

    @classmethod
    def out_of_touch(cls, user_id: str, until: Day, *, limit: int) -> list[Self]:
        """Read those with whom it is time to get in touch again by a day, by name."""
        last = until.isoformat()

        def is_time(contact: Self) -> bool:
            return (contact.touch_day or "~") <= last

        index = ByName.Meta.index_name
        return cls.page(user_id, index=index, ascending=True, limit=limit, keep=is_time).items

    @classmethod
    def linked_to(cls, user_id: str, *, limit: int) -> list[Self]:
        """Find some that stand for a user; of each the index knows the keys alone."""
        return cls.page(user_id, index=ByLinkedUser.Meta.index_name, limit=limit).items

    @classmethod
    def forget_birthday_in(cls, tx: Transaction, user_id: str, contact_id: str, of: str) -> None:
        """Note as part of `tx` that the birthday event of a contact goes."""
        its_own = cls.birthday_event_id == of
        cls(user_id, contact_id).note_in(tx, {"birthday_event_id": None}, its_own)
