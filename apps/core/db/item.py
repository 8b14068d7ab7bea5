"""The base of every row: how it is read, written, changed and marked as deleted."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Self, cast

from botocore.exceptions import ClientError
from django.conf import settings
from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.connection.table import TableConnection
from pynamodb.constants import ALL_NEW, ALL_OLD, UPDATE_ITEM
from pynamodb.exceptions import PutError, VerboseClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex
from pynamodb.models import Model

from apps.core.correlation import current_id
from apps.core.db.attributes import IntegerAttribute, MomentAttribute, optional
from apps.core.db.connections import CONDITION_FAILED, connecting, connection
from apps.core.db.pages import Key, Page, Selection, read_page
from apps.core.db.transactions import RawRow, Repeated, Transaction, Unexpected
from apps.core.effect import current_effect, random_bits
from apps.core.errors import LostRace, NotFound, PreconditionFailed


class QuietTable:
    """What all tables have in common. Nobody listens to this one."""

    billing_mode = "PAY_PER_REQUEST"


class LoggedTable(QuietTable):
    """A table whose stream is the outbox: apps.core.events."""

    stream_view_type = "NEW_AND_OLD_IMAGES"


def table_name(name: str) -> str:
    return f"{settings.TABLE_PREFIX}-{name}"


def new_write_id() -> str:
    return f"{random_bits():020x}"


class Item(Model):
    """Base of every row. All that changes one goes through the methods here."""

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
    def find(cls, partition: str, sort: str | None = None) -> Self | None:
        """Read a row as last written, None if there is none."""
        try:
            return cls.load(partition, sort)
        except NotFound:
            return None

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
    def change(
        cls,
        partition: str,
        sort: str | None = None,
        *,
        changes: Mapping[str, object],
        if_version: int | None = None,
        expect: Condition | None = None,
    ) -> Self:
        """Set only the attributes that `changes` names (None removes), in one UpdateItem.

        Raises:
            NotFound: there is no such row.
            PreconditionFailed: it is not at `if_version`.
            Unexpected: it is not as `expect` says; nothing was changed.
        """
        write_id = new_write_id()
        # Model.update() cannot ask for the row that failed the condition, which is what tells
        # "gone" from "changed" without a second request. Its public parts can.
        request = cls(partition, sort).get_update_kwargs_from_instance(
            cls._actions(changes, write_id),
            cls._unless_repeated(write_id, if_version, expect),
            return_values_on_condition_failure=ALL_OLD,
        )
        try:
            answer = connection.dispatch(UPDATE_ITEM, {**request, "ReturnValues": ALL_NEW})
        except VerboseClientError as error:
            return cls._judge(error, write_id, if_version)
        return cls.from_raw_data(answer["Attributes"])

    @classmethod
    def mark_deleted(
        cls,
        partition: str,
        sort: str | None = None,
        *,
        now: datetime,
        if_version: int | None = None,
        expect: Condition | None = None,
    ) -> None:
        """Delete a row, so that readers no longer find it. Raises as `change` does."""
        changes = cls.deletion(now)
        cls.change(partition, sort, changes=changes, if_version=if_version, expect=expect)

    @classmethod
    def deletion(cls, now: datetime) -> dict[str, object]:
        """Name the changes that mark a row as deleted and take it out of every index."""
        return {"deleted_at": now, "expires_at": now, **dict.fromkeys(cls._index_keys())}

    def change_in(self, tx: Transaction, changes: Mapping[str, object]) -> None:
        """Change this row as part of `tx`, unless it has changed since it was read."""
        condition = type(self).version == self.version
        self._update_in(tx, self._actions(changes, new_write_id()), condition)
        for name, value in changes.items():
            setattr(self, name, value)
        self.version += 1

    def save_in(self, tx: Transaction) -> None:
        """Put this new row as part of `tx`. A taken key is our own put: it raises Repeated."""
        absent = type(self).version.does_not_exist()
        request = self.get_save_kwargs_from_instance(
            absent, return_values_on_condition_failure=ALL_OLD
        )
        tx.add("Put", request, lambda raw: Repeated(self.from_raw_data(cast("RawRow", raw))))

    def replace_in(self, tx: Transaction, condition: Condition, refusal: Exception) -> None:
        """Put this row as part of `tx` where `condition` holds; if not, `refusal` is raised."""
        tx.add("Put", self.get_save_kwargs_from_instance(condition), lambda _row: refusal)

    def put_in(self, tx: Transaction) -> None:
        """Put this row as part of `tx`, whatever is there."""
        tx.add("Put", self.get_save_kwargs_from_instance())

    def note_in(self, tx: Transaction, changes: Mapping[str, object], condition: Condition) -> None:
        """Set what is ours alone as part of `tx`; to clients the row is the same version."""
        self._update_in(tx, self._setting(changes), condition)

    def delete_in(self, tx: Transaction) -> None:
        """Delete this row outright as part of `tx`, if it is still there."""
        exists = type(self).version.exists()
        request = self.get_delete_kwargs_from_instance(exists, add_version_condition=False)
        tx.add("Delete", request)

    @classmethod
    def count_in(
        cls,
        tx: Transaction,
        partition: str,
        sort: str | None = None,
        *,
        amounts: Mapping[str, int],
        condition: Condition | None = None,
        refusal: Exception | None = None,
    ) -> None:
        """Add `amounts` to counters of a row as part of `tx`; they never move its version.

        Without a `condition` a row that is not there is made.
        """
        attributes = cls.get_attributes()
        actions: list[Action] = [
            attributes[name].add(amount) for name, amount in amounts.items() if amount
        ]
        if actions:
            cls(partition, sort)._update_in(tx, actions, condition, refusal)  # noqa: SLF001

    def save_once(self) -> bool:
        """Put this row unless its key is taken. Returns whether it was written."""
        try:
            self.save(self._is_absent())
        except PutError as error:
            if not (error.cause_response_code or "").startswith(CONDITION_FAILED):
                raise
            return False
        return True

    def save_new(self) -> Self:
        """Put this row under its fresh id.

        A taken key can only be our own put, repeated: then the row is read as it is by now.
        """
        if current_effect() is None:
            return self if self.save_once() else self.load(*self.keys())
        tx = Transaction()
        self.save_in(tx)
        try:
            tx.commit()
        except Repeated as repeated:
            return cast("Self", repeated.row)
        return self

    def keys(self) -> tuple[str, ...]:
        """Name the values of this row's partition key and, where it has one, its sort key."""
        names = (self._hash_keyname, self._range_keyname)
        return tuple(getattr(self, name) for name in names if name)

    def _is_absent(self) -> Condition:
        cls = type(self)
        free: Condition = cls.version.does_not_exist() | (cls.write_id == self.write_id)
        return free

    def _update_in(
        self,
        tx: Transaction,
        actions: list[Action],
        condition: Condition | None,
        refusal: Exception | None = None,
    ) -> None:
        request = self.get_update_kwargs_from_instance(actions, condition)
        tx.add("Update", request, lambda _row: refusal or LostRace())

    @classmethod
    def _unless_repeated(
        cls, write_id: str, if_version: int | None, expect: Condition | None
    ) -> Condition:
        # botocore repeats a request whose answer got lost; the repeat must not count twice.
        fits: Condition = cls.version.exists() if if_version is None else cls.version == if_version
        fits &= cls.deleted_at.does_not_exist()
        fits &= cls.write_id != write_id
        return fits if expect is None else fits & expect

    @classmethod
    def _judge(cls, error: VerboseClientError, write_id: str, if_version: int | None) -> Self:
        """Tell why a change was refused, by the row that refused it."""
        if not error.response["Error"]["Code"].startswith(CONDITION_FAILED):
            raise error
        # PynamoDB's error leaves that row out; botocore's, its cause, has it.
        raw = cast("ClientError", error.__cause__).response.get("Item")
        if raw is None:
            raise NotFound from error
        row = cls.from_raw_data(raw)
        if row.write_id == write_id:
            return row  # Our own write, whose answer got lost.
        if row.deleted_at:
            raise NotFound from error
        if if_version not in {None, row.version}:
            raise PreconditionFailed(currentVersion=row.version) from error
        raise Unexpected(row) from error

    @classmethod
    def _actions(cls, changes: Mapping[str, object], write_id: str) -> list[Action]:
        stamped = {**changes, "correlation_id": current_id(), "write_id": write_id}
        return [*cls._setting(stamped), cls.version.add(1)]

    @classmethod
    def _setting(cls, changes: Mapping[str, object]) -> list[Action]:
        attributes = cls.get_attributes()
        # PynamoDB would store None as a NULL, which exists, and which no index takes as a key.
        return [
            attributes[name].remove() if value is None else attributes[name].set(value)
            for name, value in changes.items()
        ]

    @classmethod
    def _index_keys(cls) -> set[str]:
        """Name the attributes that are keys of indexes only."""
        own = {cls._hash_keyname, cls._range_keyname}
        names = {
            cls._dynamo_to_python_attr(key["AttributeName"])
            for index in cls._indexes.values()
            for key in index._get_schema()["key_schema"]  # noqa: SLF001  # No public way.
        }
        return names - own


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
