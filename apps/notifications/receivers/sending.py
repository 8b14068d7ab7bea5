"""One request to a receiver: to the very address that was checked, and over in time.

urllib3 connects to the address and is told the name for TLS, so nothing looks the name up again
between check and connection. Redirects are an answer like any other. Of the answer only the status
is read; whoever drips it meets the deadline.
"""

import ssl
import time
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as TimedOut

from apps.notifications.receivers.addresses import NoPublicAddress, Unresolved, address_of
from apps.notifications.receivers.targets import BadTarget, Target, read_target

SECONDS = 5  # For everything: resolver, connection, TLS, request, status.
SUCCESS = range(200, 300)

# Why there is no answer. The first that fits counts: to urllib3 some are kinds of others.
_WORDS: dict[type[Exception], str] = {
    BadTarget: "address",
    NoPublicAddress: "address",
    Unresolved: "name",
    NewConnectionError: "connection",
    TimedOut: "timeout",
    TimeoutError: "timeout",
    SSLError: "tls",
    HTTPError: "connection",
}

_deadline: ContextVar[float] = ContextVar("deadline")


class Outcome(NamedTuple):
    """What came of an attempt: the status of an answer, or in one word why there is none."""

    status: int | None
    error: str | None = None

    @property
    def is_accepted(self) -> bool:
        return self.status in SUCCESS


def post(url: str, *, body: str, headers: Mapping[str, str]) -> Outcome:
    """Send `body` once, in at most 5 seconds."""
    token = _deadline.set(time.monotonic() + SECONDS)
    try:
        return Outcome(_post(read_target(url), body, headers))
    except tuple(_WORDS) as error:
        return Outcome(None, next(word for kind, word in _WORDS.items() if isinstance(error, kind)))
    finally:
        _deadline.reset(token)


def _post(target: Target, body: str, headers: Mapping[str, str]) -> int:
    address = address_of(target.host, seconds=_seconds_left())
    pool = urllib3.HTTPSConnectionPool(
        str(address),
        target.port,
        ssl_context=_context(settings.WEBHOOK_CA),
        server_hostname=target.host,
    )
    try:
        answer = pool.urlopen(
            "POST",
            target.path,
            body=body.encode(),
            headers={**headers, "Host": target.authority},
            retries=False,
            redirect=False,
            timeout=_seconds_left(),
            preload_content=False,
        )
        status = answer.status
        answer.close()
    finally:
        pool.close()
    return status


def _seconds_left() -> float:
    """Tell how long there is. Raises TimeoutError: nothing is left."""
    seconds = _deadline.get() - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _HurriedSocket(ssl.SSLSocket):
    """A socket that knows the deadline. A timeout of its own would begin anew with each byte."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002  # As it is.
        self.settimeout(_seconds_left())
        super().do_handshake(block)

    def recv_into(self, *args: Any) -> int:
        self.settimeout(_seconds_left())
        return super().recv_into(*args)

    def send(self, *args: Any) -> int:
        self.settimeout(_seconds_left())
        return super().send(*args)


@cache
def _context(authority: str) -> ssl.SSLContext:
    """Trust whom everybody trusts; in tests the one who signed for the receiver on loopback."""
    context = ssl.create_default_context(cafile=authority or None)
    context.sslsocket_class = _HurriedSocket
    return context
