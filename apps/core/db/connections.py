"""The one client of this process: shared by all models, retried, and metered per request."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError
from django.conf import settings
from pynamodb.connection import Connection
from pynamodb.exceptions import VerboseClientError

from apps.core.aws.clients import CONNECTIONS
from apps.core.errors import Unavailable

ATTEMPTS = 8
PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.5
CONDITION_FAILED = "ConditionalCheckFailed"
# Reasons of a refused write that say no more than "others were writing".
BUSY = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
# Codes that are left when botocore has retried them in vain.
DOWN = {
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "InternalServerError",
    "ServiceUnavailable",
    "TransactionInProgressException",
}


@dataclass
class Usage:
    """What a request asked of DynamoDB so far."""

    calls: int = 0
    capacity_units: float = 0.0
    seconds: float = 0.0

    def add(self, other: "Usage") -> None:
        self.calls += other.calls
        self.capacity_units += other.capacity_units
        self.seconds += other.seconds


_usage: ContextVar[Usage | None] = ContextVar("usage", default=None)


@contextmanager
def metered() -> Iterator[Usage]:
    """Count the calls to DynamoDB in the block, for a metered block around it too."""
    usage, around = Usage(), _usage.get()
    token = _usage.set(usage)
    try:
        yield usage
    finally:
        _usage.reset(token)
        if around:
            around.add(usage)


def pause(attempt: int) -> None:
    """Wait a random while, on average twice as long each time, so that rivals fall out of step."""
    longest = min(LONGEST_PAUSE_SECONDS, PAUSE_SECONDS * 2**attempt)
    time.sleep(random.uniform(0, longest))  # noqa: S311  # A pause, no secret.


def was_busy(error: VerboseClientError) -> bool:
    """Tell a write that only met other writers, and may work in a moment, from a real refusal."""
    reasons = {reason.code for reason in error.cancellation_reasons if reason}
    if reasons:
        return reasons <= BUSY
    return bool(error.response["Error"]["Code"] == "TransactionConflictException")


class SharedConnection(Connection):
    """PynamoDB sends everything through `dispatch`."""

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """Send a request, again if it met a transaction; botocore retries throttling itself.

        Raises:
            Unavailable: DynamoDB does not answer in time, or other writers do not let us in.
            VerboseClientError: DynamoDB refuses.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return super().dispatch(operation_name, operation_kwargs)
            except BotoCoreError as error:
                raise Unavailable from error
            except VerboseClientError as error:
                if error.response["Error"]["Code"] in DOWN:
                    raise Unavailable from error
                if not was_busy(error):
                    raise
            pause(attempt)
        raise Unavailable

    def _make_api_call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> Any:
        usage = _usage.get()
        if usage is None:
            return super()._make_api_call(operation_name, operation_kwargs)
        started = time.perf_counter()
        usage.calls += 1
        try:
            answer = super()._make_api_call(operation_name, operation_kwargs)
        finally:
            usage.seconds += time.perf_counter() - started
        used = answer.get("ConsumedCapacity") or []
        parts = used if isinstance(used, list) else [used]
        usage.capacity_units += sum(part["CapacityUnits"] for part in parts)
        return answer


connection = SharedConnection(
    region=settings.AWS_REGION,
    connect_timeout_seconds=1,
    read_timeout_seconds=3,
    max_retry_attempts=2,
    max_pool_connections=CONNECTIONS,
)
# botocore builds a client in 0.1 s, and is not safe for threads while it does.
connecting = threading.Lock()
