"""The base of every row, as it is read: its common attributes, its connection, its pages."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.connection.table import TableConnection
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex
from pynamodb.models import Model

from apps.core.correlation import current_id
from apps.core.db.attributes import IntegerAttribute, MomentAttribute, optional
from apps.core.db.connections import connecting, connection
from apps.core.db.pages import Key, Page, Selection, read_page
from apps.core.effect import random_bits
from apps.core.errors import NotFound, PreconditionFailed

RawRow = dict[str, dict[str, Any]]


def new_write_id() -> str:
    return f"{random_bits():020x}"


class Row(Model):
    """What all rows have, and how they are read."""

    # Not PynamoDB's VersionAttribute: that one sets the version of a row it has not read to 1,
    # and makes a put that botocore repeats after a lost answer fail against itself.
    version = IntegerAttribute(default=1)
    # Of the last write: by it a repeat knows its own.
    write_id = UnicodeAttribute(attr_name="writeId", default_for_new=new_write_id)
    # Of the last write, so that the events made from the stream can carry it.
    correlation_id = UnicodeAttribute(attr_name="correlationId", default_for_new=current_id)
    # A deletion marks the row, so that its event knows who caused it; DynamoDB removes it later.
    deleted_at = optional(MomentAttribute(attr_name="deletedAt"))
    expires_at = optional(TTLAttribute(attr_name="expiresAt"))
    # How often counters of this row have changed: who counts anew knows whether they did meanwhile.
    counted = optional(IntegerAttribute())

    @classmethod
    def connected(cls) -> TableConnection:
        """Open this model's table on the one connection."""
        return cls._get_connection()

    @classmethod
    def _get_connection(cls) -> TableConnection:
        # PynamoDB opens a client per model (0.1 s of CPU and 10 MB each) and has no public way to
        # share one; but all its calls get theirs here.
        with connecting:
            table = super()._get_connection()
            if table.connection is not connection:
                meta = table.get_meta_table()
                if meta.table_name not in connection._tables:  # noqa: SLF001  # No public way.
                    connection.add_meta_table(meta)
                table.connection = connection
                _ = connection.client  # Built here, under the lock.
            return table

    @classmethod
    def recognizes(cls, image: RawRow) -> bool:  # noqa: ARG003  # For those that share a table.
        """Tell whether an image of this table's stream is a row of this model."""
        return True

    @classmethod
    def is_global(cls, index: str | None) -> bool:
        return index is not None and isinstance(cls._indexes[index], GlobalSecondaryIndex)

    @classmethod
    def load(cls, partition: str, sort: str | None = None) -> Self:
        """Read a row as last written.

        Raises:
            NotFound: there is none.
        """
        try:
            row = cls.get(partition, sort, consistent_read=True)
        except cls.DoesNotExist as error:
            raise NotFound from error
        if row.deleted_at:
            raise NotFound
        return row

    @classmethod
    def load_at(cls, if_version: int | None, partition: str, sort: str | None = None) -> Self:
        """Read a row that is about to be changed.

        Raises:
            NotFound: there is none.
            PreconditionFailed: it is no longer at `if_version`.
        """
        row = cls.load(partition, sort)
        row.expect_version(if_version)
        return row

    def expect_version(self, if_version: int | None) -> None:
        """Raise PreconditionFailed unless this row is at the version that a client named."""
        if if_version not in {None, self.version}:
            raise PreconditionFailed(currentVersion=self.version)

    @classmethod
    def find(cls, partition: str, sort: str | None = None) -> Self | None:
        """Read a row as last written, None if there is none."""
        try:
            return cls.load(partition, sort)
        except NotFound:
            return None

    @classmethod
    def find_deleted(cls, partition: str, sort: str | None = None) -> Self | None:
        """Read a row that is marked as deleted; None when it is not, or gone."""
        try:
            row = cls.get(partition, sort, consistent_read=True)
        except cls.DoesNotExist:
            return None
        return row if row.deleted_at else None

    @classmethod
    def key_at(cls, partition: str, sort: str | None = None) -> Key:
        """Make the key of a row, which may be there or not: a page goes on after it."""
        cls.connected()  # Else a client of its own would be opened.
        key: Key = cls.get_operation_kwargs_from_class(partition, sort)["Key"]
        return key

    @classmethod
    def sort_of(cls, key: Key) -> str:
        """Read the sort key out of a row's key, so that a job can name where it goes on."""
        _, name = cls.connected().get_meta_table().get_key_names()  # type: ignore[no-untyped-call]
        return str(key[name]["S"])

    @classmethod
    def page(
        cls,
        partition: str,
        *,
        limit: int,
        after: Key | None = None,
        sort: Condition | None = None,
        index: str | None = None,
        ascending: bool = False,
        keep: Callable[[Self], bool] | None = None,
    ) -> Page[Self]:
        """Read up to `limit` rows of a partition: see `apps.core.db.pages`."""
        selection = Selection(cls, partition, sort, index, ascending, keep)
        return read_page(selection, limit=limit, after=after)

    @classmethod
    def all_in(cls, partition: str, *, sort: Condition | None = None) -> Iterator[Self]:
        """Read all rows of a partition, page by page: for work in the background alone."""
        alive = cls.deleted_at.does_not_exist()
        return cls.query(partition, sort, filter_condition=alive, consistent_read=True)

    @classmethod
    def scanned(cls, *, limit: int, after: Key | None) -> Page[Self]:
        """Read some rows of the whole table, in no order: for maintenance alone."""
        answer = cls.connected().scan(
            limit=limit,
            exclusive_start_key=after,  # type: ignore[arg-type]  # PynamoDB's: it is a key.
            consistent_read=True,
        )
        rows = [cls.from_raw_data(raw) for raw in answer["Items"] if cls.recognizes(raw)]
        return Page([row for row in rows if not row.deleted_at], answer.get("LastEvaluatedKey"))

    @classmethod
    def rows_about(cls) -> int:
        """Tell how many rows the table had some hours ago."""
        return int(cls.describe_table()["ItemCount"])

    @classmethod
    def count_all_in(cls, partition: str) -> int:
        """Count the rows of a partition by reading them all: for repairs alone."""
        alive = cls.deleted_at.does_not_exist()
        return cls.count(partition, filter_condition=alive, consistent_read=True)

    def with_changes(self, changes: Mapping[str, object]) -> Self:
        """Copy this row as it would be after `changes`."""
        copy = type(self).from_raw_data(self.serialize())
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

    def keys(self) -> tuple[str, ...]:
        """Name the values of this row's partition key and, where it has one, its sort key."""
        names = (self._hash_keyname, self._range_keyname)
        return tuple(getattr(self, name) for name in names if name)

    @classmethod
    def index_keys(cls) -> set[str]:
        """Name the attributes that are keys of indexes only."""
        own = {cls._hash_keyname, cls._range_keyname}
        names = {
            cls._dynamo_to_python_attr(key["AttributeName"])
            for index in cls._indexes.values()
            for key in index._get_schema()["key_schema"]  # noqa: SLF001  # No public way.
        }
        return names - own
