"""Exports as rows of whoever asked for them."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import Item, LoggedTable, MomentAttribute, table_name
from apps.core.errors import NotFound

KEPT = timedelta(hours=24)


class ExportStatus(StrEnum):
    RUNNING = "running"
    READY = "ready"


class Export(Item):
    """One archive of all that somebody has. It is gone after a day, whether removed or not."""

    class Meta(LoggedTable):
        table_name = table_name("exports")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    export_id = UnicodeAttribute(range_key=True, attr_name="exportId")
    status = UnicodeAttribute(default=ExportStatus.RUNNING)
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def load_current(cls, user_id: str, export_id: str, now: datetime) -> Self:
        """Read an export. Raises NotFound, also when its day is over."""
        export = cls.load(user_id, export_id)
        if export.created_at + KEPT <= now:
            raise NotFound
        return export
