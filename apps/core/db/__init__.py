"""DynamoDB: the one connection, the base of every row, pages and transactions.

This package and the models are the only places that know keys, indexes and conditions.
"""

from apps.core.db.attributes import IntegerAttribute, MomentAttribute, MoneyAttribute, optional
from apps.core.db.connections import Usage, connection, metered
from apps.core.db.item import Item
from apps.core.db.pages import Key, Page
from apps.core.db.tables import LoggedTable, QuietTable, table_name, tables
from apps.core.db.transactions import (
    Repeated,
    TooManyRows,
    Transaction,
    Unexpected,
    decide_again,
    transaction,
)

__all__ = [
    "IntegerAttribute",
    "Item",
    "Key",
    "LoggedTable",
    "MomentAttribute",
    "MoneyAttribute",
    "Page",
    "QuietTable",
    "Repeated",
    "TooManyRows",
    "Transaction",
    "Unexpected",
    "Usage",
    "connection",
    "decide_again",
    "metered",
    "optional",
    "table_name",
    "tables",
    "transaction",
]
