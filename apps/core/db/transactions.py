"""Writes of several rows, all or none, and services that decide anew when they lost a race."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pynamodb.exceptions import VerboseClientError

from apps.core.db.connections import CONDITION_FAILED, connection, pause
from apps.core.effect import current_effect, same_draws
from apps.core.errors import LostRace

if TYPE_CHECKING:
    from apps.core.db.item import Item

T = TypeVar("T")
P = ParamSpec("P")
Write = dict[str, Any]  # One element of TransactItems.
RawRow = dict[str, dict[str, Any]]
Refusal = Callable[[RawRow | None], Exception]

ROWS_AT_MOST = 100  # Of DynamoDB, for one transaction.
TRIES = 20  # Of 64 rivals for one row each round lets one through; most have left by then.


class Repeated(Exception):  # A finding, no error.
    """It was done already, by a request that this one repeats. `row`: what that made."""

    def __init__(self, row: "Item") -> None:
        super().__init__()
        self.row = row


class Unexpected(Exception):  # A finding, no error.
    """The row is not of the simple kind that one blind write would do for. `row`: as it is."""

    def __init__(self, row: "Item") -> None:
        super().__init__()
        self.row = row


class TooManyRows(Exception):  # The caller gives it its name.
    """DynamoDB takes no more than 100 rows in a transaction."""


class Transaction:
    """Writes to commit together, in the order in which they were added."""

    def __init__(self) -> None:
        self._writes: list[Write] = []
        self._refusals: list[Refusal] = []

    def __len__(self) -> int:
        return len(self._writes)

    def add(self, kind: str, request: Write, refusal: Refusal = lambda _row: LostRace()) -> None:
        """Add a Put, Update, Delete or ConditionCheck; `refusal` names what its refusal means."""
        self._writes.append({kind: request})
        self._refusals.append(refusal)

    def commit(self) -> None:
        """Write.

        Raises:
            Repeated: it had been written before; this goes before the other refusals.
            LostRace: a row had changed since it was read; or what the write names instead.
            TooManyRows: these are more than 100.
        """
        if not self._writes:
            return
        if len(self._writes) > ROWS_AT_MOST:
            raise TooManyRows
        try:
            # botocore adds a request token, so that its own repeats apply once.
            connection.dispatch("TransactWriteItems", {"TransactItems": self._all_writes()})
        except VerboseClientError as error:
            refusals = self._refused_by(error)
            if not refusals:
                raise
            raise min(refusals, key=lambda one: not isinstance(one, Repeated)) from error

    def _all_writes(self) -> list[Write]:
        effect = current_effect()
        has_room = len(self._writes) < ROWS_AT_MOST
        return [*self._writes, effect.mark()] if effect and has_room else self._writes

    def _refused_by(self, error: VerboseClientError) -> list[Exception]:
        # DynamoDB gives its reasons in the order of the writes. The mark behind them has none.
        return [
            refusal(reason.raw_item)
            for refusal, reason in zip(self._refusals, error.cancellation_reasons, strict=False)
            if reason and reason.code == CONDITION_FAILED
        ]


@contextmanager
def transaction() -> Iterator[Transaction]:
    """Commit at the end of the block, up to 100 rows, all or none. Raises as `commit` says."""
    tx = Transaction()
    yield tx
    tx.commit()


def decide_again(service: Callable[P, T]) -> Callable[P, T]:
    """Let a service that lost a race read, decide and write anew."""

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with same_draws() as rewind:
            for attempt in range(1, TRIES):
                try:
                    return service(*args, **kwargs)
                except LostRace:
                    rewind()
                    pause(attempt)
            return service(*args, **kwargs)

    return run
