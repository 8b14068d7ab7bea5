"""Concurrency over HTTP: `ETag` out, `If-Match` and `If-None-Match` in.

Source: https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
"""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, TypeVar, cast

import orjson
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.api.serializers import StrictSerializer
from apps.core.db import decide_again
from apps.core.errors import LostRace, PreconditionFailed

T = TypeVar("T")

OUR_TAG = re.compile(r'"([1-9][0-9]{0,8})(\.[0-9a-f]{12})?"')
NO_VERSION = 0  # No row has it.


class VersionedMixin(ViewSet):
    """For viewsets of a resource whose JSON has a `version`."""

    # Fields that the version does not cover; the tag then carries a hash of them.
    uncovered_fields: ClassVar[tuple[str, ...]] = ()

    _current: int | None = None  # Of several versions the one that there was when it was tried.

    @property
    def if_match(self) -> int | None:
        """The version that the client insists on; None when any will do."""
        if self._current is not None:
            return self._current
        versions = self._versions
        return versions[0] if versions else None

    @property
    def _versions(self) -> list[int] | None:
        """The versions with any of which the client is content; None when all will do."""
        etags = parse_etags(self.request.headers.get("If-Match", "*"))
        if etags == ["*"]:
            return None
        known = [int(tag[1]) for etag in etags if (tag := OUR_TAG.fullmatch(etag))]
        return known or [NO_VERSION]  # No tag of ours, so the answer is 412.

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = str(request.method).lower()
        handler = vars(self).get(method)  # DRF sets it, where there is one.
        if handler and len(self._versions or ()) > 1:
            vars(self)[method] = partial(self._with_any, handler)

    def _with_any(self, handler: Callable[..., Response], *args: Any, **kwargs: Any) -> Response:
        """Try with one of several versions, and with the current one if that is among them."""
        try:
            return handler(*args, **kwargs)
        except PreconditionFailed as refused:
            self._current = cast("int", refused.details["currentVersion"])
            if self._current not in (self._versions or ()):
                raise
            return handler(*args, **kwargs)

    def patch_by(
        self,
        shape: type[StrictSerializer],
        read: Callable[[], dict[str, Any]],
        write: Callable[[Any, int | None], T],
    ) -> T:
        """Apply the merge patch of this request: `write` takes its fields, and a version or None.

        A patch may name a part of an object that is stored whole, such as the amount of a price.
        Then `read` tells what the resource says by now, and that very version is changed.
        """
        if shape.names_parts(self.request.data):
            return self._patch_parts(shape, read, write)
        return write(shape.parse(self.request.data, partial=True), self.if_match)

    @decide_again
    def _patch_parts(
        self,
        shape: type[StrictSerializer],
        read: Callable[[], dict[str, Any]],
        write: Callable[[Any, int | None], T],
    ) -> T:
        current, patch = read(), cast("dict[str, Any]", self.request.data)
        fields = shape.parse(shape.with_the_rest(patch, current), partial=True)
        if self.if_match is not None:
            return write(fields, self.if_match)
        try:
            return write(fields, current["version"])
        except PreconditionFailed as error:  # The client insisted on none.
            raise LostRace from error

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        # A repeated answer is plain bytes, with the headers that it had.
        body = getattr(response, "data", None)
        if isinstance(body, dict) and body.get("version"):
            etag = self._etag(body)
            response["ETag"] = etag
            # Proxies that compress mark our tags as weak; for reading that makes no difference.
            known = parse_etags(request.headers.get("If-None-Match", "").replace("W/", ""))
            if request.method in {"GET", "HEAD"} and (etag in known or known == ["*"]):
                response.status_code, response.data = 304, None
        return super().finalize_response(request, response, *args, **kwargs)

    def _etag(self, body: dict[str, Any]) -> str:
        if not self.uncovered_fields:
            return f'"{body["version"]}"'
        uncovered = orjson.dumps([body.get(name) for name in self.uncovered_fields])
        return f'"{body["version"]}.{hashlib.sha256(uncovered).hexdigest()[:12]}"'
