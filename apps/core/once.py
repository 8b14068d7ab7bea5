"""What must count once, though its change is delivered twice: a mark in the same transaction."""

from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import Item, QuietTable, Transaction, table_name

KEPT = timedelta(days=30)  # Longer than a stream keeps a change, or a queue a dead letter.


class Handled(Item):
    """A change that one of its followers has counted."""

    class Meta(QuietTable):
        table_name = table_name("handled")

    mark = UnicodeAttribute(hash_key=True)


def once_in(tx: Transaction, change_id: str, follower: str, now: datetime) -> None:
    """Let `tx` commit only the first time for this change; later it raises Repeated."""
    Handled(f"{change_id} {follower}", expires_at=now + KEPT).save_in(tx)
