"""Rows that are due at some time: each has one row in the due index, which goes where it goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from apps.core import due
from apps.core.db import Item, MomentAttribute, Transaction, optional
from apps.core.due import Due


class Waking(Item):
    """The base of such rows. Partition: the owner."""

    due_kind: ClassVar[str]

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    due_at = optional(MomentAttribute(attr_name="dueAt"))  # Of its row in the due index.

    def due_row(self) -> Due | None:
        if self.due_at is None:
            return None
        return Due.of(self.due_kind, self.user_id, self.keys()[-1], self.due_at)

    def add_in(self, tx: Transaction) -> None:
        """Put this new row as part of `tx`, with its due row."""
        self.save_in(tx)
        due.move_in(tx, None, self.due_row())

    def rewrite_in(self, tx: Transaction, changes: Mapping[str, object]) -> None:
        """Change this row as part of `tx`, and with it its due row."""
        before = self.due_row()
        self.change_in(tx, changes)
        due.move_in(tx, before, self.due_row())

    def remove_in(self, tx: Transaction, now: datetime, *, keep: bool = False) -> None:
        """Delete this row as part of `tx`, and with it its due row.

        With `keep` it stays, marked as deleted, until `let_go`.
        """
        kept = {"expires_at": None} if keep else {}
        self.rewrite_in(tx, {**self.deletion(now), **kept, "due_at": None})

    def change_in(
        self, tx: Transaction, changes: Mapping[str, object], expect: Condition | None = None
    ) -> None:
        """Change it, unless it has woken since it was read: then it is due at another time."""
        unmoved = self.still("due_at")
        super().change_in(tx, changes, unmoved if expect is None else unmoved & expect)

    def wake_in(self, tx: Transaction, notes: Mapping[str, object]) -> None:
        """Note as part of `tx` what came of being due; to clients it is the same version.

        The due row goes in it, so of several runs one has the effect.
        """
        before = self.due_row()
        # When it is due next follows from what its owner says, so that must be the same as well.
        self.note_in(tx, notes, self.still("due_at") & self.still("version"))
        for name, value in notes.items():
            setattr(self, name, value)
        due.move_in(tx, before, self.due_row())

    @classmethod
    def expect_in(cls, tx: Transaction, user_id: str, row_id: str, refusal: Exception) -> None:
        """Let `tx` commit only if this row is there; if not, `refusal` is raised."""
        is_there = cls.version.exists() & cls.deleted_at.does_not_exist()
        cls.check_in(tx, user_id, row_id, condition=is_there, refusal=refusal)
