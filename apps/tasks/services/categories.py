"""Categories: their names are unique per user, their counters exact, their end is quick."""

import unicodedata
from datetime import datetime
from typing import cast

from apps.core.db import Key, Page, Repeated, decide_again, transaction
from apps.core.ids import new_id
from apps.tasks.models import Category, CategoryName, TaskFate
from apps.tasks.services.fields import CategoryFields


@decide_again
def create_category(*, user_id: str, fields: CategoryFields, now: datetime) -> Category:
    """Create a category.

    Raises:
        CategoryNameTaken: the user has one of this name.
    """
    category = Category(user_id, new_id(now), created_at=now, updated_at=now, **fields)
    try:
        with transaction() as tx:
            category.save_in(tx)
            _claim(category).claim_in(tx)
    except Repeated as repeated:
        return cast("Category", repeated.row)
    return category


def get_category(*, user_id: str, category_id: str) -> Category:
    """Read a category of its owner. Raises NotFound."""
    return Category.load(user_id, category_id)


def list_categories(*, user_id: str, limit: int, after: Key | None) -> Page[Category]:
    return Category.of_user(user_id, limit=limit, after=after)


def update_category(
    *,
    user_id: str,
    category_id: str,
    fields: CategoryFields,
    if_version: int | None,
    now: datetime,
) -> Category:
    """Set the named fields; in one call, unless the name is among them.

    Raises:
        NotFound: the user has no such category.
        PreconditionFailed: it is no longer at `if_version`.
        CategoryNameTaken: the user has another one of this name.
    """
    if "name" in fields:
        return _rename(user_id, category_id, fields, if_version, now)
    changes = {**fields, "updated_at": now}
    return Category.change(user_id, category_id, changes=changes, if_version=if_version)


@decide_again
def delete_category(
    *, user_id: str, category_id: str, fate: TaskFate, if_version: int | None, now: datetime
) -> None:
    """Delete a category at once. Its tasks follow: `release_tasks`.

    Raises:
        NotFound: the user has no such category.
        PreconditionFailed: it is no longer at `if_version`.
    """
    category = Category.load_at(if_version, user_id, category_id)
    with transaction() as tx:
        _claim(category).delete_in(tx)
        # The row itself stays until its counters say that no task is left.
        category.change_in(tx, {"deleted_at": now, "task_fate": fate})


@decide_again
def _rename(
    user_id: str,
    category_id: str,
    fields: CategoryFields,
    if_version: int | None,
    now: datetime,
) -> Category:
    category = Category.load_at(if_version, user_id, category_id)
    old = _claim(category)
    with transaction() as tx:
        category.change_in(tx, {**fields, "updated_at": now})
        new = _claim(category)
        new.claim_in(tx)
        if old.claim != new.claim:
            old.delete_in(tx)
    return category


def _claim(category: Category) -> CategoryName:
    """Make the claim of a category's name: case makes no other name, accents do."""
    name = unicodedata.normalize("NFC", category.name.casefold())
    return CategoryName.of(category.user_id, name, category.category_id)
