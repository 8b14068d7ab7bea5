"""The one place where a failure becomes a status and the error envelope."""

import logging
import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpRequest, JsonResponse
from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from apps.core.api.envelopes import envelope
from apps.core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    PreconditionFailed,
    RateLimited,
    Unavailable,
)

logger = logging.getLogger(__name__)

STATUSES: dict[type[DomainError], int] = {
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    PreconditionFailed: 412,
    RateLimited: 429,
    Unavailable: 503,
}  # Any other domain error is the client's: 400, unless it was registered with another status.
CODES = {
    400: "VALIDATION_ERROR",
    401: "UNAUTHENTICATED",
    403: Forbidden.code,
    404: NotFound.code,
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    500: "INTERNAL_ERROR",
}
INVALID = "The request is not valid."
OUR_FAULT = "Something went wrong on our side."


def answers_with(status: int, *kinds: type[DomainError]) -> None:
    """Give errors a status that is not the one of their kind."""
    STATUSES.update(dict.fromkeys(kinds, status))


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """Answer for anything that a view raised."""
    if isinstance(error, DomainError):
        return domain_error(error)
    if isinstance(error, SuspiciousOperation):  # To Django; more than 1000 parameters, say.
        return Response(envelope(CODES[400], INVALID), status=400)
    response = drf_exception_handler(error, context)
    if response is None:
        logger.error("Unhandled exception", exc_info=error)
        response = Response({"detail": OUR_FAULT}, status=500)
    code = "MALFORMED_JSON" if isinstance(error, ParseError) else CODES[response.status_code]
    if isinstance(error, ValidationError):
        response.data = envelope(code, INVALID, dict(by_field(error.detail)))
    else:
        response.data = envelope(code, str(response.data["detail"]))
    return response


def status_of(error: DomainError) -> int:
    return status_of_kind(type(error))


def status_of_kind(kind: type[DomainError]) -> int:
    return next((STATUSES[base] for base in kind.__mro__ if base in STATUSES), 400)


def domain_error(error: DomainError) -> Response:
    body = envelope(error.code, error.message, error.details)
    response = Response(body, status=status_of(error))
    if isinstance(error, RateLimited | Unavailable):
        response["Retry-After"] = str(error.retry_after_seconds)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def by_field(detail: Any, path: str = "") -> Iterator[tuple[str, list[ErrorDetail]]]:
    """Flatten DRF's nested messages: `{"place": {"lat": [...]}}` gives `place.lat` and its list."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from by_field(inner, f"{path}.{name}" if path else str(name))
    elif any(isinstance(inner, dict) for inner in detail):
        # Elements of a list of objects: those that are right are empty.
        for place, inner in enumerate(detail):
            yield from by_field(inner, f"{path}.{place}")
    else:
        yield path, detail


def bad_request(_request: HttpRequest, exception: Exception) -> JsonResponse:
    unknown_host = isinstance(exception, DisallowedHost)
    message = "This host is not ours." if unknown_host else INVALID
    return JsonResponse(envelope(CODES[400], message), status=HTTPStatus.BAD_REQUEST)


def permission_denied(_request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001
    return JsonResponse(envelope(CODES[403], Forbidden.message), status=HTTPStatus.FORBIDDEN)


def csrf_failure(_request: HttpRequest, reason: str = "") -> JsonResponse:  # noqa: ARG001
    message = "This form is too old, or not ours. Load the page again."
    return JsonResponse(envelope(CODES[403], message), status=HTTPStatus.FORBIDDEN)


def page_not_found(_request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001
    return JsonResponse(envelope(NotFound.code, NotFound.message), status=HTTPStatus.NOT_FOUND)


def server_error(_request: HttpRequest) -> JsonResponse:
    """Answer for what a page raised, which no view of the API handles."""
    from apps.core.aws.outages import NO_ANSWER  # noqa: PLC0415  # botocore, for no other request.

    raised = sys.exception()
    if isinstance(raised, NO_ANSWER):
        error = Unavailable()
        body = envelope(error.code, error.message)
        pause = {"Retry-After": str(error.retry_after_seconds)}
        return JsonResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=pause)
    logger.error("Unhandled exception", exc_info=raised)
    body = envelope(CODES[500], OUR_FAULT)
    return JsonResponse(body, status=HTTPStatus.INTERNAL_SERVER_ERROR)
