"""Around each request: its correlation id, what it cost, and one line in the log."""

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from apps.core.correlation import correlated
from apps.core.db import Usage, metered
from apps.core.ids import new_id
from apps.core.logs import pseudonym

HEADER = "X-Correlation-Id"
SERVER_ERROR = 500
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,128}")

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def observation_middleware(get_response: GetResponse) -> GetResponse:
    shows_timing = settings.STAGE in {"local", "dev"}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        correlation_id = given if ACCEPTED.fullmatch(given) else new_id(timezone.now())
        started = time.perf_counter()
        with correlated(correlation_id), metered() as usage:
            response = get_response(request)
            milliseconds = (time.perf_counter() - started) * 1000
            _log(request, response, milliseconds, usage)
        response[HEADER] = correlation_id
        if shows_timing:
            response["Server-Timing"] = _timing(milliseconds, usage)
        return response

    return middleware


def _timing(milliseconds: float, usage: Usage) -> str:
    cost = f"{usage.calls} calls, {usage.capacity_units:g} units"
    return f'app;dur={milliseconds:.1f}, dynamodb;dur={usage.seconds * 1000:.1f};desc="{cost}"'


def _log(
    request: HttpRequest, response: HttpResponseBase, milliseconds: float, usage: Usage
) -> None:
    # The route's pattern, never the path: a path may hold a secret link.
    match = request.resolver_match
    principal = getattr(request, "user", None)
    logger.info(
        "request",
        extra={
            "method": request.method,
            "route": match.route if match else None,
            "status": response.status_code,
            "milliseconds": round(milliseconds, 1),
            "userId": pseudonym(principal.user_id) if principal else None,
            "requestId": getattr(request.META.get("lambda.context"), "aws_request_id", None),
            "dynamodbCalls": usage.calls,
            "consumedCapacity": usage.capacity_units,
            "metrics": {"ServerErrors": 1} if response.status_code >= SERVER_ERROR else None,
        },
    )
