"""Images as rows of their owner."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)

from apps.core import due
from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    Transaction,
    optional,
    table_name,
)
from apps.core.due import Due
from apps.media.models.room import Room

IMAGE_DUE = "image"  # The kind of an image's row in the due index.


class Status(StrEnum):
    PENDING = "pending"  # Nothing has been uploaded, as far as we know.
    PROCESSING = "processing"
    READY = "ready"
    REJECTED = "rejected"
    EXPIRED = "expired"  # It was ready; its files are gone, its row is still shown.


class ByPurpose(LocalSecondaryIndex["Image"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The images of a user for one purpose, by age."""

    class Meta:
        index_name = "ByPurpose"
        projection = AllProjection()

    owner_id = UnicodeAttribute(hash_key=True, attr_name="ownerId")
    purpose_key = UnicodeAttribute(range_key=True, attr_name="purposeKey")


class ByAge(LocalSecondaryIndex["Image"]):  # type: ignore[no-untyped-call]
    """All images of a user by age. The table has them so too, but among the deleted ones."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    owner_id = UnicodeAttribute(hash_key=True, attr_name="ownerId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class ByImage(GlobalSecondaryIndex["Image"]):  # type: ignore[no-untyped-call]
    """Whose an image is: for those who see it without owning it."""

    class Meta:
        index_name = "ByImage"
        projection = KeysOnlyProjection()

    age_key = UnicodeAttribute(hash_key=True, attr_name="ageKey")


class Image(Item):
    """A picture that somebody uploads, from the wish to do so until it is gone."""

    class Meta(LoggedTable):
        table_name = table_name("images")

    owner_id = UnicodeAttribute(hash_key=True, attr_name="ownerId")
    image_id = UnicodeAttribute(range_key=True, attr_name="imageId")
    purpose = UnicodeAttribute()
    status = UnicodeAttribute(default=Status.PENDING)
    rejected_reason = optional(UnicodeAttribute(attr_name="rejectedReason"))
    content_type = UnicodeAttribute(attr_name="contentType")
    byte_size = IntegerAttribute(attr_name="byteSize")  # As declared, then as uploaded.
    stored_bytes = optional(IntegerAttribute(attr_name="storedBytes"))  # Of all its pictures.
    width = optional(IntegerAttribute())
    height = optional(IntegerAttribute())
    blurhash = optional(UnicodeAttribute())
    holder = optional(UnicodeAttribute())  # The one thing that shows it: `avatar:<userId>`.
    due_at = optional(MomentAttribute(attr_name="dueAt"))  # Of its row in the due index.
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")
    age_key = optional(UnicodeAttribute(attr_name="ageKey"))  # Its id, while it is not deleted.
    purpose_key = optional(UnicodeAttribute(attr_name="purposeKey"))

    by_age = ByAge()
    by_purpose = ByPurpose()
    by_image = ByImage()

    @classmethod
    def new(cls, owner_id: str, image_id: str, *, purpose: str, due_at: datetime) -> Self:
        return cls(
            owner_id,
            image_id,
            purpose=purpose,
            due_at=due_at,
            age_key=image_id,
            purpose_key=f"{purpose}#{image_id}",
        )

    @property
    def is_in_work(self) -> bool:
        return self.status == Status.PROCESSING

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing that is uploaded for it matters any more."""
        return self.status not in {Status.PENDING, Status.PROCESSING}

    @property
    def bytes_counted(self) -> int:
        """What it takes of its owner's quota."""
        has_none = self.deleted_at or self.status in {Status.REJECTED, Status.EXPIRED}
        return 0 if has_none else max(self.byte_size, self.stored_bytes or 0)

    def due_row(self) -> Due | None:
        if self.due_at is None:
            return None
        return Due.of(IMAGE_DUE, self.owner_id, self.image_id, self.due_at)

    @classmethod
    def is_pending(cls) -> Condition:
        is_pending: Condition = cls.status == Status.PENDING
        return is_pending

    @classmethod
    def owner_of(cls, image_id: str) -> str | None:
        """Find out whose an image is, in one Query of the global index."""
        page = cls.page(image_id, index=ByImage.Meta.index_name, limit=1)
        return page.items[0].owner_id if page.items else None

    @classmethod
    def of_user(
        cls, owner_id: str, purpose: str | None, *, limit: int, after: Key | None
    ) -> Page[Self]:
        """Read a page of a user's images, the newest first."""
        if purpose is None:
            return cls.page(owner_id, index=ByAge.Meta.index_name, limit=limit, after=after)
        return cls.page(
            owner_id,
            index=ByPurpose.Meta.index_name,
            sort=cls.purpose_key.startswith(f"{purpose}#"),
            limit=limit,
            after=after,
        )

    def ask_in(self, tx: Transaction, quota: int) -> None:
        """Put this new image as part of `tx`, with the room that it takes and its due row."""
        Room.take_in(tx, self.owner_id, self.byte_size, quota)
        due.move_in(tx, None, self.due_row())
        self.save_in(tx)

    def settle_in(self, tx: Transaction, changes: dict[str, object]) -> None:
        """Change this image as part of `tx`, and with it the room it takes and its due row."""
        bytes_before, due_before = self.bytes_counted, self.due_row()
        self.change_in(tx, changes)
        Room.give_in(tx, self.owner_id, bytes_before - self.bytes_counted)
        due.move_in(tx, due_before, self.due_row())

    def remove_in(self, tx: Transaction, now: datetime) -> None:
        """Delete this image as part of `tx`. Its files follow by the stream."""
        self.settle_in(tx, {**self.deletion(now), "due_at": None})

    def hold_in(self, tx: Transaction, holder: str) -> None:
        """Let `holder` show this image, as part of `tx`."""
        self.change_in(tx, {"holder": holder})
