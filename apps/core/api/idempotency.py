"""`Idempotency-Key` on every POST: `apps.core.idempotency` over HTTP."""

import hashlib
import logging
import re
import zlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core import idempotency, times
from apps.core.api.addresses import client_address
from apps.core.api.authentication import caller
from apps.core.api.errors import answers_with
from apps.core.api.rendering import JSONRenderer
from apps.core.api.seals import open_bytes, seal_bytes
from apps.core.effect import repeatable
from apps.core.errors import Unavailable
from apps.core.idempotency import Answer, Intent, KeyReused

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
ACCEPTED = re.compile(r"[\x20-\x7e]{1,255}")
REPEATED_HEADERS = ("Location", "ETag", "Content-Type")

answers_with(422, KeyReused)

logger = logging.getLogger(__name__)

Handler = Callable[..., Response]


class IdempotentMixin(ViewSet):
    """For viewsets whose POSTs may be repeated under a key."""

    _intent: Intent | None = None

    @property
    def now(self) -> datetime:
        """The time of this request; a repeat goes on at the time of the first attempt."""
        if self._intent:
            return self._intent.started_at
        return times.to_milliseconds(timezone.now())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        handler: Handler | None = vars(self).get("post")  # DRF sets it, where there is one.
        if request.method == "POST" and handler and HEADER in request.headers:
            # Before anybody parses the body, which is read but once.
            vars(self)["post"] = partial(self._once, handler, _hash_of_body(request))

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        if self._intent and isinstance(final, Response):
            try:
                _conclude(self._intent, key_of(request), final)
            except Unavailable:
                # What was done is done and marked, so a repeat makes its answer anew.
                logger.warning("The answer under a key was not kept", exc_info=True)
        return final

    def _once(
        self, handler: Handler, asked: str, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        key = key_of(request)
        intent = idempotency.begin(
            _subject_of(request),
            _hash(request.method, request.path_info, key),
            asked,
            timezone.now(),
        )
        if intent.answer:
            return replay(intent.answer, key)
        self._intent = intent
        with repeatable(intent.effect):
            return handler(request, *args, **kwargs)


def key_of(request: Request) -> str:
    """Read the key.

    Raises:
        ValidationError: it is empty, too long or not printable.
    """
    key = request.headers[HEADER]
    if not ACCEPTED.fullmatch(key):
        raise ValidationError({HEADER: ["Write 1 to 255 printable characters."]})
    return key


def replay(answer: Answer, key: str) -> HttpResponse:
    body = zlib.decompress(open_bytes(answer.body, secret=key, bound_to="answer"))
    headers = {**answer.headers, REPLAYED: "true"}
    return HttpResponse(body, status=answer.status, headers=headers)


def _hash_of_body(request: Request) -> str:
    return _hash(request._request.META.get("QUERY_STRING"), request._request.body)  # noqa: SLF001


def _subject_of(request: Request) -> str:
    """Name whose key it is; of who is not signed in only the address is known."""
    who: object = request.user
    return caller(request).user_id if who else f"guest {_hash(client_address(request))}"


def _conclude(intent: Intent, key: str, response: Response) -> None:
    """Store answers of 2xx and 409; else free the key, or let a repeat find out what was done."""
    if response.status_code < 300 or response.status_code == 409:  # noqa: PLR2004
        if intent.done:  # By an attempt whose answer was not kept: this one is made anew.
            response[REPLAYED] = "true"
        intent.store(_answer(response, key))
    elif response.status_code < 500 and not intent.done:  # noqa: PLR2004
        intent.forget()
    else:
        intent.lapse()


def _answer(response: Response, key: str) -> Answer:
    # Always JSON: who repeats in a browser gets the bytes all the same.
    body = zlib.compress(JSONRenderer().render(response.data))
    headers = {name: response[name] for name in REPEATED_HEADERS if name in response}
    headers["Content-Type"] = JSONRenderer.media_type
    sealed = seal_bytes(body, secret=key, bound_to="answer")
    return Answer(response.status_code, headers, sealed)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
