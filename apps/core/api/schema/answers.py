"""What an operation answers: its success, and every error that can stand in its place."""

from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apps.core.api.errors import CODES, status_of_kind
from apps.core.api.operations import Shape, TextFile
from apps.core.api.schema.call import Call
from apps.core.api.schema.headers import answer_headers
from apps.core.errors import DomainError

JSON = dict[str, Any]

ERROR_SCHEMA: JSON = {
    "type": "object",
    "description": "Every error, of any cause.",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details", "correlationId"],
            "properties": {
                "code": {"type": "string", "description": "For programs: it never changes."},
                "message": {"type": "string", "description": "For people."},
                "details": {
                    "type": "object",
                    "description": "Of a `VALIDATION_ERROR`: each field that is wrong, with a "
                    "list of messages.",
                    "additionalProperties": True,
                },
                "correlationId": {"type": "string"},
            },
        }
    },
    "examples": [
        {
            "error": {
                "code": "VALIDATION_ERROR",
                "message": "The request is not valid.",
                "details": {"title": ["This field is required."]},
                "correlationId": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB",
            }
        }
    ],
}

MEANINGS = {
    400: "The request is not valid; `details` says what is wrong.",
    401: "There are no credentials, or they are not valid.",
    403: "You may not do this.",
    404: "It is absent, or private to somebody else.",
    405: "The path does not know this method; `Allow` names those that it knows.",
    406: "Only JSON is answered.",
    409: "The current state does not allow this.",
    410: "It is gone for good.",
    412: "It changed since the version that `If-Match` names; `details.currentVersion` is the new.",
    413: "The body is larger than 1 MB.",
    415: "The body is of no type that is read here.",
    422: "The `Idempotency-Key` was used for another request.",
    429: "Too many requests.",
    500: "Something went wrong on our side.",
    503: "Something we depend on is down or busy. It passes.",
}

# What these statuses say when a domain adds nothing of its own.
EVERYWHERE = {
    **{status: code for status, code in CODES.items() if status != HTTPStatus.BAD_REQUEST},
    412: "PRECONDITION_FAILED",
    422: "IDEMPOTENCY_KEY_REUSED",
    429: "RATE_LIMITED",
    503: "SERVICE_UNAVAILABLE",
}


def success_answers(call: Call, schema: Any) -> JSON:
    operation = call.operation
    bodies: defaultdict[int, list[JSON]] = defaultdict(list)
    bodies[operation.status] = _bodies(call, schema)
    for status, shape in operation.also.items():
        bodies[status].append(_reference(shape, schema))
    answers = {str(status): _success(call, status, bodies[status]) for status in sorted(bodies)}
    if call.may_be_unchanged:
        answers["304"] = {
            "description": "It is still as `If-None-Match` says.",
            "headers": answer_headers(ETag=call.shows_version, FileTag=call.gives_file),
        }
    return answers


def error_answers(call: Call) -> JSON:
    """Refer to the errors that are the same everywhere, and write out the others."""
    codes: defaultdict[int, list[str]] = defaultdict(list)
    # A domain may name what all have, too.
    for status, code in dict.fromkeys([*_common_codes(call), *_own_codes(call)]):
        codes[status].append(code)
    return {
        str(status): {"$ref": f"#/components/responses/{_name(status)}"}
        if codes[status] == [EVERYWHERE.get(status)]
        else _error(status, codes[status])
        for status in sorted(codes)
    }


def shared_answers() -> JSON:
    """Give the errors that `error_answers` refers to."""
    return {_name(status): _error(status, [code]) for status, code in EVERYWHERE.items()}


def all_codes() -> dict[str, type[DomainError]]:
    """Find the domain errors of all apps that are loaded, by code."""
    return {kind.code: kind for kind in _kinds(DomainError) if hasattr(kind, "code")}


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in kind.__subclasses__():
        # The more general last, so that it is the one that a shared code stands for.
        yield from _kinds(child)
        yield child


def _own_codes(call: Call) -> Iterator[tuple[int, str]]:
    kinds = all_codes()
    for code in call.operation.errors:
        yield status_of_kind(kinds[code]), code


def _common_codes(call: Call) -> Iterator[tuple[int, str]]:
    operation = call.operation
    applies = {
        (400, "VALIDATION_ERROR"): True,  # Unknown parameters, if nothing else.
        (400, "MALFORMED_JSON"): operation.takes,
        (409, "CONFLICT"): call.writes,
        (409, "IDEMPOTENCY_IN_PROGRESS"): call.may_be_repeated,
    }
    everywhere = {
        401: not operation.is_public,
        403: not operation.is_public,
        404: call.names_a_thing,
        406: True,
        412: call.checks_version,
        413: operation.takes or operation.takes_file,
        415: operation.takes or operation.takes_file,
        422: call.may_be_repeated,
        429: True,
        500: True,
        503: True,
    }
    yield from (answer for answer, does in applies.items() if does)
    yield from ((status, EVERYWHERE[status]) for status, does in everywhere.items() if does)


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "")


def _error(status: int, codes: list[str]) -> JSON:
    named = {"properties": {"error": {"properties": {"code": {"enum": codes}}}}}
    return {
        "description": f"{MEANINGS[status]} {', '.join(f'`{code}`' for code in codes)}",
        "headers": answer_headers(
            RetryAfter=status in {429, 503}, Authenticate=status == HTTPStatus.UNAUTHORIZED
        ),
        **_content({"allOf": [{"$ref": "#/components/schemas/ErrorAnswer"}, named]}),
    }


def _success(call: Call, status: int, bodies: list[JSON]) -> JSON:
    is_usual = status == call.operation.status
    return {
        "description": HTTPStatus(status).phrase,
        "headers": answer_headers(
            ETag=is_usual and call.shows_version,
            FileTag=is_usual and call.gives_file,
            Location=status == HTTPStatus.CREATED,
            Replayed=call.may_be_repeated,
        ),
        **(_content(bodies[0] if len(bodies) == 1 else {"anyOf": bodies}) if bodies else {}),
        **(file_content(call.operation.gives_file) if call.operation.gives_file else {}),
    }


def _bodies(call: Call, schema: Any) -> list[JSON]:
    if call.operation.lists:
        page = _page(call.operation.lists, schema)
        beside = call.operation.beside
        return [{"allOf": [page, _reference(beside, schema)]} if beside else page]
    return [_reference(call.operation.gives, schema)] if call.operation.gives else []


def _reference(shape: Shape, schema: Any) -> JSON:
    return dict(schema.resolve_serializer(shape, "response").ref)


def _page(shape: Shape, schema: Any) -> JSON:
    return {
        "type": "object",
        "required": ["items", "nextCursor"],
        "properties": {
            "items": {"type": "array", "items": _reference(shape, schema)},
            "nextCursor": {
                "type": ["string", "null"],
                "description": "Ask with it as `cursor` for the next page; null on the last one.",
            },
        },
    }


def file_content(file: TextFile) -> JSON:
    """Describe a body that is a file of text."""
    return {
        "content": {file.media_type: {"schema": {"type": "string", "examples": [file.example]}}}
    }


def _content(shape: JSON) -> JSON:
    return {"content": {"application/json": {"schema": shape}}}
