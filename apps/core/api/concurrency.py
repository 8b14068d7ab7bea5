"""Concurrency over HTTP: `ETag` out, `If-Match` and `If-None-Match` in.

Source: https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
"""

import hashlib
import re
from typing import Any, ClassVar

import orjson
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

OUR_TAG = re.compile(r'"([1-9][0-9]{0,8})(\.[0-9a-f]{12})?"')
NO_VERSION = 0  # No row has it.


class VersionedMixin(ViewSet):
    """For viewsets of a resource whose JSON has a `version`."""

    # Fields that the version does not cover; the tag then carries a hash of them.
    uncovered_fields: ClassVar[tuple[str, ...]] = ()

    @property
    def if_match(self) -> int | None:
        """The version that the client insists on; None when any will do."""
        match parse_etags(self.request.headers.get("If-Match", "*")):
            case ["*"]:
                return None
            case [etag] if tag := OUR_TAG.fullmatch(etag):
                return int(tag[1])
            case _:
                return NO_VERSION  # No tag of ours, so the answer is 412.

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
