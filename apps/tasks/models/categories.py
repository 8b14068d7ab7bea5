"""Categories as rows, with exact counters of their tasks."""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Self

from pynamodb.attributes import UnicodeAttribute

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
from apps.core.errors import Conflict
from apps.core.ids import is_id

NAME_CLAIM = "name#"  # No ULID begins so.
LONGEST_CLAIM_BYTES = 512  # A sort key has room for 1024.


class CategoryNameTaken(Conflict):
    """Another category of the same user has this name, but for case and accents."""

    code = "CATEGORY_NAME_TAKEN"
    message = "You have a category of this name."


class TaskFate(StrEnum):
    """What becomes of the tasks of a category that is deleted."""

    UNASSIGN = "unassign"
    DELETE = "delete"


class Category(Item):
    """A heading of its owner's tasks. The counters change in the tasks' own transactions."""

    class Meta(LoggedTable):
        table_name = table_name("categories")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    category_id = UnicodeAttribute(range_key=True, attr_name="categoryId")
    name = UnicodeAttribute()
    color = optional(UnicodeAttribute())
    icon = optional(UnicodeAttribute())
    open_tasks = IntegerAttribute(attr_name="openTasks", default=0)
    done_tasks = IntegerAttribute(attr_name="doneTasks", default=0)
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")
    # Of a deleted one, whose row stays until its counters are zero.
    task_fate = optional(UnicodeAttribute(attr_name="taskFate"))

    @property
    def task_counts(self) -> dict[str, int]:
        return {"open": self.open_tasks, "done": self.done_tasks}

    @property
    def is_empty(self) -> bool:
        return self.open_tasks == self.done_tasks == 0

    @classmethod
    def recognizes(cls, image: dict[str, dict[str, Any]]) -> bool:
        return is_id(image["categoryId"]["S"])

    @classmethod
    def of_user(cls, user_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        """Read a page of a user's categories, by age; the claims of names lie behind them."""
        ids_only = cls.category_id < NAME_CLAIM
        return cls.page(user_id, sort=ids_only, ascending=True, limit=limit, after=after)

    @classmethod
    def all_of_user(cls, user_id: str) -> Iterator[Self]:
        """Read all categories of a user, page by page: for work in the background alone."""
        return cls.all_in(user_id, sort=cls.category_id < NAME_CLAIM)

    @classmethod
    def count_tasks_in(
        cls,
        tx: Transaction,
        user_id: str,
        category_id: str,
        *,
        opened: int = 0,
        done: int = 0,
        refusal: Exception | None = None,
    ) -> None:
        """Add to the counters as part of `tx`; with `refusal` only to a category not deleted."""
        alive = cls.version.exists() & cls.deleted_at.does_not_exist()
        cls.count_in(
            tx,
            user_id,
            category_id,
            amounts={"open_tasks": opened, "done_tasks": done},
            condition=alive if refusal else cls.version.exists(),
            refusal=refusal,
        )


class CategoryName(Item):
    """The claim of a name by one category of a user, under the folded name."""

    class Meta(LoggedTable):
        table_name = table_name("categories")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    claim = UnicodeAttribute(range_key=True, attr_name="categoryId")
    holder_id = UnicodeAttribute(attr_name="holderId")

    @classmethod
    def of(cls, user_id: str, folded_name: str, holder_id: str) -> Self:
        name = folded_name
        if len(name.encode()) > LONGEST_CLAIM_BYTES:  # Some signs fold to many.
            name = hashlib.sha256(name.encode()).hexdigest()
        return cls(user_id, f"{NAME_CLAIM}{name}", holder_id=holder_id)

    @classmethod
    def recognizes(cls, image: dict[str, dict[str, Any]]) -> bool:
        return not Category.recognizes(image)

    def claim_in(self, tx: Transaction) -> None:
        """Claim the name as part of `tx`; it may be the holder's own, in another spelling."""
        free = CategoryName.version.does_not_exist() | (CategoryName.holder_id == self.holder_id)
        self.replace_in(tx, free, CategoryNameTaken())
