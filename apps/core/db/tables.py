"""The tables: what they have in common, and which there are."""

from django.conf import settings

from apps.core.db.item import Item


class QuietTable:
    """What all tables have in common. Nobody listens to this one."""

    billing_mode = "PAY_PER_REQUEST"


class LoggedTable(QuietTable):
    """A table whose stream is the outbox: apps.core.events."""

    stream_view_type = "NEW_AND_OLD_IMAGES"


def table_name(name: str) -> str:
    return f"{settings.TABLE_PREFIX}-{name}"


def tables() -> dict[str, type[Item]]:
    """Name each table and the model that defines its keys and indexes.

    Where several models share a table, the first of them in its module does.
    """
    found: dict[str, type[Item]] = {}
    for model in _descendants(Item):
        if hasattr(model, "Meta"):
            found.setdefault(model.Meta.table_name, model)
    return found


def _descendants(model: type[Item]) -> list[type[Item]]:
    below: list[type[Item]] = []
    for child in model.__subclasses__():
        below += [child, *_descendants(child)]
    return below
