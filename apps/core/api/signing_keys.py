"""The public keys of the user pool: https://www.rfc-editor.org/rfc/rfc7517.

PyJWT's own client neither goes on with old keys in an outage nor rests after a failed fetch.
"""

import json
import logging
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from typing import Any

import jwt

from apps.core.errors import Unavailable

FRESH_SECONDS = 3600
STALE_SECONDS = 24 * 3600
REST_SECONDS = 30  # Between two fetches, whatever asks for them and however the last one ended.
TIMEOUT_SECONDS = 2
LARGEST_PAGE_BYTES = 65_536

logger = logging.getLogger(__name__)


class UnknownKey(jwt.PyJWTError):
    """The pool has no such key."""


class SigningKeys:
    """The keys of one page, kept for an hour, and for a day while it cannot be reached."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")
        self._lock = threading.Lock()

    def get(self, key_id: str) -> jwt.PyJWK:
        """Find a key, and look for new ones if it is unknown or the known ones are old.

        Raises:
            UnknownKey: the pool has no such key.
            Unavailable: the page cannot be read, and no key of the last day fits.
        """
        with self._lock:
            if key_id not in self._keys or self._age() > FRESH_SECONDS:
                self._fetch_unless_resting()
            if self._age() > STALE_SECONDS:
                raise Unavailable
            if key_id not in self._keys:
                raise UnknownKey
            return self._keys[key_id]

    def _age(self) -> float:
        return time.monotonic() - self._fetched_at

    def _fetch_unless_resting(self) -> None:
        if time.monotonic() - self._asked_at < REST_SECONDS:
            return
        self._asked_at = time.monotonic()  # Before the fetch, so that a failed one counts too.
        try:
            self._keys = _fetch(self._url)
        except (OSError, ValueError, HTTPException):
            logger.warning("The keys of the user pool cannot be read", exc_info=True)
        else:
            self._fetched_at = time.monotonic()


def _fetch(url: str) -> dict[str, jwt.PyJWK]:
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as page:  # noqa: S310  # Our setting.
        match json.loads(page.read(LARGEST_PAGE_BYTES)):
            case {"keys": [*keys]}:
                return dict(_usable(keys))
            case _:
                msg = "This is no page of keys."
                raise ValueError(msg)


def _usable(keys: list[Any]) -> Iterator[tuple[str, jwt.PyJWK]]:
    """Pick the keys that sign tokens. An odd one must not make the others useless."""
    for key in keys:
        match key:
            case {"kty": "RSA", "use": "sig", "kid": str(key_id)}:
                with suppress(jwt.PyJWTError, TypeError, ValueError):
                    yield key_id, jwt.PyJWK(key, algorithm="RS256")  # Bound to the algorithm.
            case _:
                continue
