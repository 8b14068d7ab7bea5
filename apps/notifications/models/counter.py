"""How many notifications a user has not read: counted in the transactions of the rows."""

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, QuietTable, Transaction, table_name


class UnreadCount(Item):
    """The unread notifications of a user, snoozed ones too."""

    class Meta(QuietTable):
        table_name = table_name("unread-counts")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    unread = IntegerAttribute(default=0)

    @classmethod
    def of(cls, user_id: str) -> int:
        row = cls.find(user_id)
        return row.unread if row else 0

    @classmethod
    def add_in(cls, tx: Transaction, user_id: str, amount: int) -> None:
        cls.count_in(tx, user_id, amounts={"unread": amount})
