"""Reading JSON strictly: what two readers could understand differently is refused.

Sources: https://www.rfc-editor.org/rfc/rfc8259, https://www.rfc-editor.org/rfc/rfc7493 (I-JSON).
"""

import json
import re
from collections.abc import Callable
from typing import IO, Any

import orjson
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser

from apps.core.api.envelopes import envelope

LONGEST_BODY_BYTES = 1_048_576
DEEPEST_NESTING = 32
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_SQUARE = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PayloadTooLarge(APIException):
    status_code = 413
    default_detail = "The body is larger than 1 MB."


def body_size_middleware(get_response: GetResponse) -> GetResponse:
    """Refuse a body by its announced length, before anybody reads it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:12]) > LONGEST_BODY_BYTES:
            too_large = envelope("PAYLOAD_TOO_LARGE", PayloadTooLarge.default_detail)
            return JsonResponse(too_large, status=413)
        return get_response(request)

    return middleware


class StrictJSONParser(BaseParser):
    """`application/json`, without duplicate names, NaN, lone surrogates or deep nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002  # DRF's signature.
        parser_context: Any = None,  # noqa: ARG002
    ) -> Any:
        return read_json(read_body(stream))


class MergePatchParser(StrictJSONParser):
    """JSON under the name that RFC 7396 gives to a PATCH."""

    media_type = "application/merge-patch+json"


class FileParser(BaseParser):
    """A file of text, in UTF-8, with or without its mark. Derive it with the `media_type`."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002  # DRF's signature.
        parser_context: Any = None,  # noqa: ARG002
    ) -> Any:
        try:
            return read_body(stream).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError({"body": ["The file is not written in UTF-8."]}) from error


def read_body(stream: IO[Any]) -> bytes:
    """Read a body to its end. Raises PayloadTooLarge."""
    body: bytes = stream.read(LONGEST_BODY_BYTES + 1)
    if len(body) > LONGEST_BODY_BYTES:
        raise PayloadTooLarge
    return body


def read_json(body: bytes) -> Any:
    """Parse a body. An empty one is an empty object, so that actions need none.

    Raises:
        ParseError: it is no JSON, or JSON that readers understand differently.
    """
    if not body.strip():
        return {}
    try:
        orjson.loads(body)  # Strict about UTF-8, surrogates and numbers, but not about names.
        if not _is_deep(body):
            return json.loads(body, object_pairs_hook=_object)
    except ValueError as error:
        msg = "The body is no valid JSON."
        raise ParseError(msg) from error
    msg = f"Nesting goes at most {DEEPEST_NESTING} levels deep."
    raise ParseError(msg)


def _is_deep(valid_json: bytes) -> bool:
    """Tell whether it nests too deeply, of 1 MB in some 50 ms: each pass takes the inmost pairs."""
    brackets = _STRING.sub(b"", valid_json).translate(_SQUARE, _NO_BRACKETS)
    for _ in range(DEEPEST_NESTING):
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        msg = "A name comes twice in an object."
        raise ParseError(msg)
    return values
