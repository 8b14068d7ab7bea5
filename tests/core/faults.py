"""What DynamoDB answers when it does not do what it was asked."""

from typing import Any

from botocore.exceptions import ReadTimeoutError

CONFLICT = {"Error": {"Code": "TransactionConflictException"}}
CANCELED = {
    "Error": {"Code": "TransactionCanceledException"},
    "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
}
THROTTLED = {"Error": {"Code": "ThrottlingException"}}
BROKEN = {"Error": {"Code": "InternalServerError"}}
WRONG = {"Error": {"Code": "ValidationException"}}
TIMEOUT = ReadTimeoutError(endpoint_url="dynamodb")

Fault = dict[str, Any] | Exception | None
