"""Whether this process runs (`/health/live`), and whether what it needs answers (`/health/ready`).

Nothing here tells an address, an error or a name of ours: anybody may ask.
"""

import json
import logging
import threading
import urllib.request
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from apps.core import dependencies
from apps.core.api.methods import READING, only
from apps.core.aws.clients import client
from apps.core.caches import ExpiringCache
from apps.core.dependencies import Check
from apps.core.limits import Window

PATIENCE_SECONDS = 2.5  # With the second below, a fault shows in less than five.
FRESH_SECONDS = 1  # However many ask, dependencies are asked once.

logger = logging.getLogger(__name__)

_recent: ExpiringCache[dict[str, str]] = ExpiringCache(size=1, seconds=FRESH_SECONDS)
_checking = threading.Lock()


@only(*READING)
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@only(*READING)
def ready(_request: HttpRequest) -> JsonResponse:
    with _checking:
        results = _recent.get("")
        if results is None:
            results = _check_all()
            _recent.put("", results)
    failing = "failing" in results.values()
    status = "failing" if failing else "ok"
    return JsonResponse({"status": status, "checks": results}, status=503 if failing else 200)


def _check_all() -> dict[str, str]:
    """Run all checks at once. One that does not end in time has failed, and is left behind."""
    checks = _checks()
    executor = ThreadPoolExecutor(max_workers=len(checks))
    futures = {name: executor.submit(check) for name, check in checks.items()}
    wait(futures.values(), timeout=PATIENCE_SECONDS)
    executor.shutdown(wait=False, cancel_futures=True)
    return {name: _result(name, future) for name, future in futures.items()}


def _result(name: str, future: "Future[object]") -> str:
    error = future.exception() if future.done() else TimeoutError()
    if error is None:
        return "ok"
    logger.warning("A dependency fails", extra={"dependency": name}, exc_info=error)
    return "failing"


def _checks() -> dict[str, Check]:
    checks: dict[str, Check] = {
        "dynamodb": _read_a_row,
        "cognito": _read_keys,
    } | dependencies.checks
    if settings.BUS_NAME:
        checks["bus"] = _find_bus
    if settings.WORK_QUEUE_URL:
        checks["queues"] = _find_queues
    return checks


def _read_a_row() -> None:
    Window.find("health")  # There is none; but the table says so.


def _read_keys() -> None:
    url = settings.COGNITO_JWKS_URL
    with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as page:  # noqa: S310  # Ours.
        json.load(page)["keys"]


def _find_bus() -> None:
    client("events").describe_event_bus(Name=settings.BUS_NAME)


def _find_queues() -> None:
    for url in (settings.WORK_QUEUE_URL, settings.DEAD_LETTER_QUEUE_URL):
        client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
