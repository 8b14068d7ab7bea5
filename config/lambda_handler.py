"""The entry of both functions: HTTP through Zappa, everything else to our own routing.

Zappa's handler would answer events that it does not know with nothing, so they would be lost; and
it would run code that comes in `raw_command`. Neither gets past here.
"""

import threading
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from typing import Any

from zappa.handler import LambdaHandler

_beginning = threading.Lock()


def handler(event: dict[str, Any], context: Any) -> Any:
    """Answer an event that Lambda hands to a function.

    Raises:
        UnknownEvent: nothing expects it; Lambda tries again, and keeps it as a dead letter.
    """
    _begin()
    if "httpMethod" in event:
        return LambdaHandler.lambda_handler(event, context)
    if "manage" in event:  # `zappa manage`, which only who may invoke the function can send.
        return LambdaHandler.lambda_handler({"manage": event["manage"]}, context)
    from apps.core.routing import handle  # noqa: PLC0415  # Needs settings.

    return handle(event, getattr(context, "aws_request_id", None))


@cache
def _begin() -> None:
    """Load environment, settings and Django, once per process.

    Zappa greets with a print, and every line of a log is JSON.
    """
    with _beginning, redirect_stdout(StringIO()):
        LambdaHandler()
    from apps.core.failures import keep_failures  # noqa: PLC0415  # Needs settings.

    keep_failures()
