"""The base of every row, as it is written: put, changed, counted, marked as deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self, cast

from botocore.exceptions import ClientError
from pynamodb.constants import ALL_NEW, ALL_OLD, UPDATE_ITEM
from pynamodb.exceptions import (
    DeleteError,
    PutError,
    PynamoDBException,
    UpdateError,
    VerboseClientError,
)
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from apps.core.correlation import current_id
from apps.core.db.connections import CONDITION_FAILED, connection
from apps.core.db.rows import RawRow, Row, new_write_id
from apps.core.db.transactions import Repeated, Transaction, Unexpected
from apps.core.effect import current_effect
from apps.core.errors import LostRace, NotFound, PreconditionFailed


class Item(Row):
    """Base of every row. All that changes one goes through the methods here."""

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
        return {"deleted_at": now, "expires_at": now, **dict.fromkeys(cls.index_keys())}

    def change_in(
        self, tx: Transaction, changes: Mapping[str, object], expect: Condition | None = None
    ) -> None:
        """Change this row as part of `tx`, unless it has changed since it was read.

        To its version a note is no change: where one matters, `expect` says so.
        """
        condition = self.still("version")
        if expect is not None:
            condition &= expect
        self._update_in(tx, self._actions(changes, new_write_id()), condition)
        for name, value in changes.items():
            setattr(self, name, value)
        self.version += 1

    def still(self, name: str) -> Condition:
        """Say that an attribute is as it was when this row was read."""
        attribute, value = self.get_attributes()[name], getattr(self, name)
        same: Condition = attribute.does_not_exist() if value is None else attribute == value
        return same

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

    def note_in(
        self,
        tx: Transaction,
        changes: Mapping[str, object],
        condition: Condition,
        refusal: Exception | None = None,
    ) -> None:
        """Set what is ours alone as part of `tx`; to clients the row is the same version."""
        self._update_in(tx, self._setting(changes), condition, refusal)

    @classmethod
    def check_in(
        cls,
        tx: Transaction,
        partition: str,
        sort: str | None = None,
        *,
        condition: Condition,
        refusal: Exception,
    ) -> None:
        """Let `tx` commit only where `condition` holds of a row; if not, `refusal` is raised."""
        request = cls.get_operation_kwargs_from_class(partition, sort, condition)
        tx.add("ConditionCheck", request, lambda _row: refusal)

    def delete_in(self, tx: Transaction) -> None:
        """Delete this row outright as part of `tx`, if it is still there."""
        exists = type(self).version.exists()
        request = self.get_delete_kwargs_from_instance(exists, add_version_condition=False)
        tx.add("Delete", request)

    def erase_in(self, tx: Transaction, refusal: Exception) -> None:
        """Delete this row outright as part of `tx`; if it is not there any more, raise `refusal`.

        For what an account leaves behind: no row that is marked as deleted is to tell of it.
        """
        here = type(self).version.exists() & type(self).deleted_at.does_not_exist()
        request = self.get_delete_kwargs_from_instance(here, add_version_condition=False)
        tx.add("Delete", request, lambda _row: refusal)

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
            actions.append(cls.counted.add(1))
            cls(partition, sort)._update_in(tx, actions, condition, refusal)  # noqa: SLF001

    def recount(self, counters: Mapping[str, int]) -> bool:
        """Set counters to what was counted in rows, in one call.

        Returns False if a counter has changed since this row was read: then rows have, too. That
        they are back at what was read says nothing, so it is their changes that are compared.
        """
        cls, attributes = type(self), self.get_attributes()
        as_read: Condition = cls.counted.does_not_exist()
        if self.counted is not None:
            as_read = cls.counted == self.counted
        actions = [attributes[name].set(number) for name, number in counters.items()]
        return self.update_if(cls.version.exists() & as_read, *actions, cls.counted.add(1))

    def save_once(self) -> bool:
        """Put this row unless its key is taken. Returns whether it was written."""
        try:
            self.save(self._is_absent())
        except PutError as error:
            _raise_unless_refused(error)
            return False
        return True

    def update_if(self, condition: Condition, *actions: Action) -> bool:
        """Update what is ours alone, in one call, where `condition` holds. Returns whether it did.

        To clients the row stays the same version.
        """
        try:
            self.update(list(actions), condition, add_version_condition=False)
        except UpdateError as error:
            _raise_unless_refused(error)
            return False
        return True

    def delete_if(self, condition: Condition) -> bool:
        """Delete what is ours alone, in one call, where `condition` holds. Tells whether it did."""
        try:
            self.delete(condition, add_version_condition=False)
        except DeleteError as error:
            _raise_unless_refused(error)
            return False
        return True

    def let_go(self, now: datetime) -> None:
        """Let DynamoDB remove this row, which was marked as deleted and kept for a while."""
        cls = type(self)
        self.update_if(cls.deleted_at.exists(), cls.expires_at.set(now))

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


def _raise_unless_refused(error: PynamoDBException) -> None:
    """Tell a condition that failed, which is an answer, from a fault."""
    if not (error.cause_response_code or "").startswith(CONDITION_FAILED):
        raise error
