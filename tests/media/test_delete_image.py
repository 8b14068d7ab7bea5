"""DELETE /images/{imageId}: the row at once, its files by the stream, its room with the row."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from apps.core.aws.clients import client
from apps.core.due import Due
from apps.core.errors import Unavailable
from apps.media import bucket
from apps.media.events import ImageDeleted, ImageReady, ImageRejected, announce
from apps.media.models import Image, Room
from tests.conftest import Person
from tests.threads import at_once
from tests.uploads import ask_for, complete, ready_image

Settle = Callable[[], None]


def versions_of(who: Person) -> list[str]:
    """Name all versions that S3 holds of somebody's files, those marked as deleted too."""
    answer = client("s3").list_object_versions(Bucket="hearth-local-media-000000000000")
    all_of_them = [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
    return [one["Key"] for one in all_of_them if who.user_id in one["Key"]]


def delete(who: Person, image_id: str) -> int:
    return int(who.delete(f"/v1/images/{image_id}").status_code)


def test_deletes_the_row_the_room_and_every_version(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle, purpose="gift")
    image = Image.load(alice.user_id, image_id)
    row = image.due_row()
    assert versions_of(alice)

    assert delete(alice, image_id) == 204
    assert alice.get(f"/v1/images/{image_id}").status_code == 404
    assert Room.load(alice.user_id).used_bytes == 0
    assert row is not None
    assert Due.find(*row.keys()) is None
    settle()
    assert versions_of(alice) == []


def test_a_repeat_finds_nothing(alice: Person) -> None:
    image_id = ask_for(alice).json()["imageId"]

    assert [delete(alice, image_id) for _ in range(2)] == [204, 404]


def test_is_a_read_and_a_transaction(alice: Person, dynamodb_calls: list[str]) -> None:
    image_id = ask_for(alice).json()["imageId"]
    dynamodb_calls.clear()

    delete(alice, image_id)

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]


def test_of_16_at_once_one_deletes_it(alice: Person) -> None:
    image_id = ask_for(alice, 700).json()["imageId"]

    statuses = at_once(16, lambda _: delete(alice, image_id))

    assert Counter(statuses) == {204: 1, 404: 15}
    assert Room.load(alice.user_id).used_bytes == 0


def test_nobody_deletes_the_image_of_another(alice: Person, bob: Person) -> None:
    image_id = ask_for(alice).json()["imageId"]

    assert delete(bob, image_id) == 404
    assert alice.get(f"/v1/images/{image_id}").status_code == 200


def test_nor_does_who_sees_it(alice: Person, bob: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle)
    alice.put("/v1/users/me/avatar", {"imageId": image_id}, "json")

    assert (delete(bob, image_id), complete(bob, image_id).status_code) == (403, 403)
    assert bob.get(f"/v1/images/{image_id}").status_code == 200


def image(**more: Any) -> Image:
    row = Image("u", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB", purpose="post", **more)
    row.content_type, row.byte_size = "image/png", 1
    return row


@pytest.mark.parametrize(
    ("old", "new", "events"),
    [
        (None, image(), []),
        (image(), image(status="processing"), []),
        (image(status="processing"), image(status="ready"), [ImageReady]),
        (image(status="processing"), image(status="rejected"), [ImageRejected]),
        (image(status="ready"), image(status="ready", holder="post:p"), []),
        (image(status="ready"), image(status="expired"), []),
        (image(status="ready"), None, [ImageDeleted]),
        (image(), None, [ImageDeleted]),
    ],
)
def test_tells_what_happened(old: Image | None, new: Image | None, events: list[type]) -> None:
    assert [type(event) for event in announce(old, new)] == events


def test_tells_what_had_shown_it() -> None:
    [event] = announce(image(status="ready", holder="post:p"), None)

    assert event == ImageDeleted(
        user_id="u", image_id="01KJMB8V8R4T2ZQ5W6X7Y8Z9AB", purpose="post", holder="post:p"
    )


def test_files_that_cannot_be_deleted_are_a_fault(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_image(alice, settle)
    s3 = bucket._s3()
    real = s3._make_api_call

    def refuse(operation: str, request: Any) -> Any:
        if operation == "DeleteObjects":
            return {"Errors": [{"Code": "InternalError"}]}
        return real(operation, request)

    monkeypatch.setattr(s3, "_make_api_call", refuse)
    with pytest.raises(Unavailable):
        bucket.delete_below(f"images/avatar/{alice.user_id}/")
