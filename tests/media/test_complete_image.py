"""POST /images/{imageId}/complete: the work begins, once."""

from collections.abc import Callable

import pytest

from apps.media import bucket
from apps.media.models import Image, Room
from tests.conftest import Person
from tests.media.corpus import File, corpus
from tests.media.painting import corners, encode
from tests.threads import at_once
from tests.uploads import JPEG, ask_for, complete, upload

Settle = Callable[[], None]


def test_without_a_file_there_is_nothing_to_complete(alice: Person) -> None:
    image_id = ask_for(alice).json()["imageId"]

    answer = complete(alice, image_id)

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "UPLOAD_MISSING"
    assert Image.load(alice.user_id, image_id).status == "pending"


def test_an_event_that_was_faster_leaves_nothing_missing(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    image_id, has = upload(alice), bucket.has

    def is_overtaken(key: str) -> bool:
        settle()  # The event comes, and the upload goes.
        return has(key)

    monkeypatch.setattr(bucket, "has", is_overtaken)
    answer = complete(alice, image_id)

    assert (answer.status_code, answer.json()["status"]) == (200, "ready")


def test_the_image_is_in_work_and_then_ready(alice: Person, settle: Settle) -> None:
    image_id = upload(alice)

    first = complete(alice, image_id)
    settle()
    second = complete(alice, image_id)

    assert (first.status_code, first["Retry-After"]) == (202, "1")
    assert (first.json()["status"], first.json()["urls"]) == ("processing", None)
    body = second.json()
    assert (second.status_code, body["status"]) == (200, "ready")
    assert (body["width"], body["height"], body["byteSize"]) == (64, 48, len(JPEG))
    assert body["blurhash"]
    assert list(body["urls"]) == ["thumb", "small", "large"]


def test_a_file_that_is_no_image_is_rejected_with_its_reason(alice: Person, settle: Settle) -> None:
    image_id = upload(alice, b"<html><script>alert(1)</script>")

    complete(alice, image_id)
    settle()

    body = complete(alice, image_id).json()
    assert (body["status"], body["rejectedReason"]) == ("rejected", "not_an_image")
    assert body["urls"] is None
    assert Room.load(alice.user_id).used_bytes == 0


def some_of_each_verdict() -> list[File]:
    """Without those that cannot come: no byte, and a type that was not to be declared."""
    files = {file.verdict: file for file in corpus() if file.verdict not in {"empty", "wrong_type"}}
    return list(files.values())


@pytest.mark.parametrize("file", some_of_each_verdict(), ids=lambda file: file.verdict)
def test_every_verdict_reaches_the_client(alice: Person, settle: Settle, file: File) -> None:
    image_id = upload(alice, file.data, contentType=file.content_type)

    complete(alice, image_id)
    settle()

    body = complete(alice, image_id).json()
    assert (body["rejectedReason"] or body["status"]) == file.verdict


def test_bytes_decide_which_type_it_is(alice: Person, settle: Settle) -> None:
    image_id = upload(alice, encode(corners(), "png"), contentType="image/jpeg")

    complete(alice, image_id)
    settle()

    body = complete(alice, image_id).json()
    assert (body["status"], body["contentType"]) == ("ready", "image/png")


def test_calls(alice: Person, settle: Settle, dynamodb_calls: list[str]) -> None:
    image_id = upload(alice)
    dynamodb_calls.clear()
    complete(alice, image_id)
    assert dynamodb_calls == ["GetItem", "UpdateItem"]

    dynamodb_calls.clear()
    complete(alice, image_id)
    assert dynamodb_calls == ["GetItem"]


def test_16_at_once_begin_the_work_once(alice: Person) -> None:
    image_id = upload(alice)

    answers = at_once(16, lambda _: complete(alice, image_id))

    assert {answer.status_code for answer in answers} == {202}
    assert Image.load(alice.user_id, image_id).version == 2


@pytest.mark.parametrize("image_id", ["01KJMB8V8R4T2ZQ5W6X7Y8Z9AB", "none"])
def test_an_image_that_is_not_there_is_not_found(alice: Person, image_id: str) -> None:
    assert complete(alice, image_id).status_code == 404


def test_nobody_completes_the_image_of_another(alice: Person, bob: Person) -> None:
    image_id = upload(alice)

    assert complete(bob, image_id).status_code == 404
    assert Image.load(alice.user_id, image_id).status == "pending"
