import time
from io import BytesIO
from typing import Any

import pytest
from rest_framework.exceptions import ParseError

from apps.core.api.parsing import PayloadTooLarge, StrictJSONParser, read_json
from tests.conftest import Person

MALFORMED = {
    "an array 33 deep": b"[" * 33 + b"]" * 33,
    "an object 33 deep": b'{"a":' * 33 + b"1" + b"}" * 33,
    "a field 32 deep": b'{"tags":' + b"[" * 32 + b"]" * 32 + b"}",
    "arrays 100 000 deep": b"[" * 100_000 + b"]" * 100_000,
    "objects 100 000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "arrays that never end": b"[" * 1_000_000,
    "objects that never end": b'{"":' * 250_000,
    "what was never begun": b"]" * 1_000_000,
    "a name twice": b'{"title": "A", "title": "B"}',
    "a name twice, in two spellings": b'{"title": "A", "t\\u0069tle": "B"}',
    "a name twice, further in": b'{"checklist": [{"text": "A", "text": "A"}]}',
    "NaN": b'{"title": NaN}',
    "Infinity": b'{"title": Infinity}',
    "negative Infinity": b'{"title": -Infinity}',
    "1e400": b'{"title": 1e400}',
    "-1e400": b'{"title": -1e400}',
    "4301 digits": b'{"title": ' + b"9" * 4301 + b"}",
    "a million digits": b'{"title": ' + b"9" * 1_000_000 + b"}",
    "a lone high surrogate": b'{"title": "\\ud800"}',
    "a lone low surrogate": b'{"title": "\\udc00"}',
    "surrogates the wrong way round": b'{"title": "\\udc00\\ud800"}',
    "a lone surrogate in a name": b'{"\\ud800": "A"}',
    "an encoded surrogate": b'{"title": "\xed\xa0\x80"}',
    "bad UTF-8": b'{"title": "\xff"}',
    "UTF-8 too long": b'{"title": "\xc0\xaf"}',
    "UTF-8 cut off": b'{"title": "\xe2\x82',
    "UTF-16": '{"title": "A"}'.encode("utf-16"),
    "UTF-32": '{"title": "A"}'.encode("utf-32"),
    "a byte order mark": b'\xef\xbb\xbf{"title": "A"}',
    "a raw NUL": b'{"title": "\x00"}',
    "NUL around it": b'\x00{"title": "A"}',
    "a raw newline": b'{"title": "A\n"}',
    "an unfinished string": b'{"title": "A',
    "a million backslashes": b'{"title": "' + b"\\" * 1_000_000,
    "an unfinished escape": b'{"title": "\\u12"}',
    "single quotes": b"{'title': 'A'}",
    "a comment": b'{"title": "A"} // why',
    "a comma too many": b'{"title": "A",}',
    "two bodies": b'{"title": "A"}{"title": "B"}',
    "a word": b"title",
    "a leading zero": b'{"title": 01}',
    "hexadecimal": b'{"title": 0x1}',
    "a plus sign": b'{"title": +1}',
}
WRONG = {
    "an empty body": b"",
    "white space": b" \r\n\t",
    "an array": b'[{"title": "A"}]',
    "a number": b"5",
    "a string": b'"title"',
    "true": b"true",
    "null": b"null",
    "a NUL": b'{"title": "a\\u0000b"}',
    "a NUL in a name": b'{"a\\u0000b": 1}',
    "an empty name": b'{"": 1}',
    "a number for a text": b'{"title": 5}',
    "a boolean for a text": b'{"title": true}',
    "a list for a text": b'{"title": ["A"]}',
    "an object for a text": b'{"title": {"A": 1}}',
    "null for a text": b'{"title": null}',
    "300 digits for a text": b'{"title": ' + b"9" * 300 + b"}",
    "a huge float for a text": b'{"title": 1e308}',
    "a text for a boolean": b'{"title": "A", "completed": "true"}',
    "a number for a boolean": b'{"title": "A", "completed": 1}',
    "a list for a boolean": b'{"title": "A", "completed": []}',
    "an object for a boolean": b'{"title": "A", "completed": {}}',
    "a text for a list": b'{"title": "A", "tags": "home"}',
    "an object for a list": b'{"title": "A", "tags": {"0": "home"}}',
    "a list in a list": b'{"title": "A", "tags": [["home"]]}',
    "null in a list": b'{"title": "A", "tags": [null]}',
    "a list for an object": b'{"title": "A", "checklist": [[]]}',
    "null for an object": b'{"title": "A", "checklist": [null]}',
    "an object for a choice": b'{"title": "A", "priority": {}}',
    "a list for a choice": b'{"title": "A", "priority": ["high"]}',
    "a huge number for a choice": b'{"title": "A", "priority": ' + b"9" * 300 + b"}",
    "a number for a date": b'{"title": "A", "dueDate": 20260301}',
    "an object for a date": b'{"title": "A", "dueDate": {"$date": 1}}',
    "a prototype": b'{"title": "A", "__proto__": {"admin": true}}',
    "a class": b'{"title": "A", "__class__": "Admin"}',
    "90 000 unknown fields": b"{" + b",".join(b'"f%d":1' % n for n in range(90_000)) + b"}",
    "90 000 tags": b'{"title":"A","tags":[' + b",".join(b'"%d"' % n for n in range(90_000)) + b"]}",
    "30 000 empty lists": b'{"title":"A","tags":[' + b",".join([b"[]"] * 30_000) + b"]}",
    "300 000 empty texts": b'{"title":"A","tags":[' + b",".join([b'""'] * 300_000) + b"]}",
}
FINE: dict[bytes, Any] = {
    b"[" * 32 + b"]" * 32: None,
    b'{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}': {"a": "[" * 40},
    rb'{"a": "\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}': {"a": '\\"' + "[" * 36},
    rb'{"a": "\\", "b": 1}': {"a": "\\", "b": 1},
    b'{"a": {"a": 1}, "A": 2}': {"a": {"a": 1}, "A": 2},
    b'{"a": "\\ud83d\\ude00"}': {"a": "\N{GRINNING FACE}"},
    b'{"a": [1, -0.5, 1e2, null, true]}': {"a": [1, -0.5, 100.0, None, True]},
    b" [] ": [],
    b"": {},
    b" \n": {},
}


def post(person: Person, body: bytes, path: str = "/v1/tasks", **meta: str) -> Any:
    kind = "application/json"
    return person.generic("POST", path, body, kind, **meta)  # type: ignore[arg-type]  # Bytes too.


QUICKLY = 3  # Of milliseconds, as long as no garbage of thousands of tests is collected meanwhile.


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_readers_may_understand_differently_is_refused(alice: Person, body: bytes) -> None:
    started = time.thread_time()
    response = post(alice, body)
    seconds = time.thread_time() - started

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "MALFORMED_JSON"
    assert len(response.content) < 500
    assert seconds < QUICKLY


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_a_body_of_the_wrong_shape_is_refused(alice: Person, body: bytes) -> None:
    started = time.thread_time()
    response = post(alice, body)
    seconds = time.thread_time() - started

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "VALIDATION_ERROR"
    assert response.json()["error"]["details"]
    assert seconds < QUICKLY
    assert len(response.content) < 2000


@pytest.mark.parametrize(("body", "value"), FINE.items())
def test_reads_what_is_fine(body: bytes, value: Any) -> None:
    read = read_json(body)

    assert value is None or read == value


def test_says_how_deep_nesting_may_go() -> None:
    with pytest.raises(ParseError, match="at most 32 levels"):
        read_json(MALFORMED["an array 33 deep"])


@pytest.mark.parametrize("size", [1_048_577, 10_000_000])
@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/nowhere"])
def test_a_body_over_1_mb_is_refused_by_its_length(alice: Person, path: str, size: int) -> None:
    body = b'{"title": "' + b"a" * (size - 13) + b'"}'

    response = post(alice, body, path)

    assert response.status_code == 413
    assert response.json()["error"]["code"] == "PAYLOAD_TOO_LARGE"


def test_a_body_over_1_mb_is_refused_whatever_length_it_announces() -> None:
    with pytest.raises(PayloadTooLarge):
        StrictJSONParser().parse(BytesIO(b" " * 1_048_577))


@pytest.mark.parametrize("length", ["-1", "x", "1e9"])
def test_a_length_that_is_none_makes_the_body_empty(alice: Person, length: str) -> None:
    response = post(alice, b'{"title": "A"}', CONTENT_LENGTH=length)

    assert response.status_code == 400


def test_an_endless_length_is_refused(alice: Person) -> None:
    response = post(alice, b"{}", CONTENT_LENGTH="9" * 5000)

    assert response.status_code == 413


def test_a_body_of_exactly_1_mb_is_read(alice: Person) -> None:
    body = b'{"title": "A", "description": "' + b"a" * (1_048_576 - 33) + b'"}'

    response = post(alice, body)

    assert len(body) == 1_048_576
    assert list(response.json()["error"]["details"]) == ["description"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=%00",
        "limit=%ff",
        "limit=%",
        "limit=%ed%a0%80",
        "cursor=%00",
        "limit=1&limit=x",
        "%00=1",
        "a[b]=1",
        "limit=" + "9" * 5000,
        "&".join(f"f{n}=1" for n in range(5000)),
    ],
)
def test_a_hostile_query_is_refused(alice: Person, query: str) -> None:
    response = alice.get(f"/v1/tasks?{query}")

    assert response.status_code == 400
    assert response.json()["error"]["code"] in {"VALIDATION_ERROR", "INVALID_CURSOR"}
