"""The headers that our conventions give a meaning, as shared components of the schema."""

from typing import Any

from apps.core.api.schema.call import Call

JSON = dict[str, Any]

PARAMETERS: dict[str, JSON] = {
    "CorrelationId": {
        "name": "X-Correlation-Id",
        "in": "header",
        "description": "Your own name for this request: 8 to 128 letters, digits, `.`, `_`, `-`. "
        "Anything else is ignored, and a new one is made.",
        "schema": {"type": "string", "examples": ["my-request-0001"]},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "1 to 255 printable characters. For 24 hours the same request under the "
        "same key has its effect once, and gets the first answer again.",
        "schema": {"type": "string", "pattern": "^[ -~]{1,255}$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` that you read. When the resource has changed since, nothing "
        "is done, and the answer is 412.",
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` that you have. While it is current, the answer is 304.",
        "schema": {"type": "string"},
    },
}

HEADERS: dict[str, JSON] = {
    "CorrelationId": {
        "description": "Names this request, in its log lines and events too.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{8,128}$"},
    },
    "ETag": {
        "description": "The version, for `If-Match` and `If-None-Match`.",
        "required": True,
        "schema": {"type": "string", "pattern": r'^"[1-9][0-9]*(\.[0-9a-f]{12})?"$'},
    },
    "FileTag": {
        "description": "Tells by its content whether a file is the same, for `If-None-Match`.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
    },
    "Location": {
        "description": "Where the new resource is.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Replayed": {
        "description": "`true`: an earlier request under this key had this answer already.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "RetryAfter": {
        "description": "Seconds to wait before the next try.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "Authenticate": {
        "description": "What credentials are asked for.",
        "required": True,
        "schema": {"type": "string"},
    },
}


def request_headers(call: Call) -> list[JSON]:
    """Name the headers that a call understands: its own, and those of our conventions."""
    own = [
        {"name": name, "in": "header", "description": told, "schema": {"type": "string"}}
        for name, told in call.operation.headers.items()
    ]
    understood = {
        "IdempotencyKey": call.may_be_repeated,
        "IfMatch": call.checks_version,
        "IfNoneMatch": call.may_be_unchanged,
        "CorrelationId": True,
    }
    names = [name for name, applies in understood.items() if applies]
    return [*own, *({"$ref": f"#/components/parameters/{name}"} for name in names)]


def answer_headers(**applies: bool) -> JSON:
    """Refer to the headers of an answer: the given ones, by component, and the correlation id."""
    wire_names = {
        "ETag": "ETag",
        "FileTag": "ETag",
        "Location": "Location",
        "Replayed": "Idempotent-Replayed",
        "RetryAfter": "Retry-After",
        "Authenticate": "WWW-Authenticate",
        "CorrelationId": "X-Correlation-Id",
    }
    applies["CorrelationId"] = True
    return {
        wire_names[name]: {"$ref": f"#/components/headers/{name}"}
        for name, does in applies.items()
        if does
    }
