"""POST /images: a row, the room that it takes, and a form."""

import base64
import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from rest_framework.test import APIClient

from apps.core import times
from apps.core.due import Due
from apps.media.models import Image, Room
from tests.conftest import Person
from tests.threads import at_once
from tests.uploads import ask_for


def test_answers_with_the_image_and_a_form(alice: Person) -> None:
    answer = ask_for(alice, 5000, purpose="post", contentType="image/png")

    body = answer.json()
    form = body.pop("upload")
    assert answer.status_code == 201
    assert answer["Location"] == f"/v1/images/{body['imageId']}"
    assert body == {
        "imageId": body["imageId"],
        "ownerId": alice.user_id,
        "purpose": "post",
        "status": "pending",
        "rejectedReason": None,
        "contentType": "image/png",
        "width": None,
        "height": None,
        "byteSize": 5000,
        "blurhash": None,
        "urls": None,
        "createdAt": body["createdAt"],
        "updatedAt": body["createdAt"],
        "expiresAt": body["expiresAt"],
    }
    assert form["method"] == "POST"
    assert form["fields"]["key"] == f"uploads/{alice.user_id}/{body['imageId']}"
    assert form["fields"]["Content-Type"] == "image/png"


def test_the_form_is_good_for_ten_minutes(alice: Person) -> None:
    body = ask_for(alice).json()

    made, over = (times.from_text(body[name]) for name in ("createdAt", "expiresAt"))
    policy = json.loads(base64.b64decode(body["upload"]["fields"]["policy"]))
    assert timedelta() <= over - made - timedelta(minutes=10) < timedelta(seconds=5)
    assert abs(times.from_text(policy["expiration"]) - over) < timedelta(seconds=5)


def test_takes_room_and_a_place_in_the_due_index(alice: Person) -> None:
    image_id = ask_for(alice, 5000).json()["imageId"]

    image = Image.load(alice.user_id, image_id)
    row = image.due_row()
    assert Room.load(alice.user_id).used_bytes == 5000
    assert row is not None
    assert (row.due_at - image.created_at).days == 1
    assert Due.load(*row.keys()).subject_id == image_id


def test_is_a_limit_and_a_transaction(alice: Person, dynamodb_calls: list[str]) -> None:
    ask_for(alice)
    dynamodb_calls.clear()

    ask_for(alice)

    assert dynamodb_calls == ["UpdateItem", "TransactWriteItems"]


@pytest.mark.parametrize("size", [1, 10 * 2**20])
def test_takes_from_one_byte_to_ten_megabytes(alice: Person, size: int) -> None:
    assert ask_for(alice, size).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"byteSize": 0}, "byteSize"),
        ({"byteSize": 10 * 2**20 + 1}, "byteSize"),
        ({"byteSize": "5"}, "byteSize"),
        ({"byteSize": None}, "byteSize"),
        ({"contentType": "image/svg+xml"}, "contentType"),
        ({"contentType": "text/html"}, "contentType"),
        ({"contentType": "image/tiff"}, "contentType"),
        ({"purpose": "banner"}, "purpose"),
        ({"purpose": None}, "purpose"),
        ({"fileName": "x.jpg"}, "fileName"),
    ],
)
def test_refuses_a_wrong_field_by_name(alice: Person, wrong: Any, field: str) -> None:
    answer = ask_for(alice, **wrong)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]
    assert Room.find(alice.user_id) is None


def test_ignores_what_only_we_write(alice: Person, bob: Person) -> None:
    answer = ask_for(alice, status="ready", ownerId=bob.user_id, urls={})

    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["ownerId"]) == ("pending", alice.user_id)


def test_refuses_more_than_the_quota(alice: Person) -> None:
    with override_settings(MEDIA_QUOTA_BYTES=1000):
        ask_for(alice, 600)
        answer = ask_for(alice, 401)
        fits = ask_for(alice, 400)

    assert (answer.status_code, fits.status_code) == (409, 201)
    assert answer.json()["error"]["code"] == "QUOTA_EXCEEDED"
    assert answer.json()["error"]["details"] == {"quotaBytes": 1000}
    assert Room.load(alice.user_id).used_bytes == 1000


def test_refuses_what_the_whole_quota_has_no_room_for(alice: Person) -> None:
    with override_settings(MEDIA_QUOTA_BYTES=1000):
        answer = ask_for(alice, 1001)

    assert answer.json()["error"]["code"] == "QUOTA_EXCEEDED"


def test_of_32_at_once_no_more_get_room_than_there_is(alice: Person) -> None:
    with override_settings(MEDIA_QUOTA_BYTES=1000):
        answers = at_once(32, lambda _: ask_for(alice, 100))

    assert Counter(answer.status_code for answer in answers) == {201: 10, 409: 22}
    assert Room.load(alice.user_id).used_bytes == 1000


def test_sixty_an_hour(alice: Person) -> None:
    limit, _ = settings.RATES["uploads"]
    statuses = [ask_for(alice, 1).status_code for _ in range(limit + 1)]

    assert (statuses[:-1], statuses[-1]) == ([201] * 60, 429)


def test_twice_under_a_key_is_once(alice: Person) -> None:
    body = {"purpose": "gift", "contentType": "image/jpeg", "byteSize": 100}
    headers = {"Idempotency-Key": "picture-1"}

    first, second = (alice.post("/v1/images", body, "json", headers=headers) for _ in range(2))

    assert first.content == second.content
    assert second["Idempotent-Replayed"] == "true"
    assert Room.load(alice.user_id).used_bytes == 100


DYING = {"Idempotency-Key": "picture-2"}


def die_before_the_answer(
    who: Person, body: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("apps.media.services.asking.sign_form", None)
        assert who.post("/v1/images", body, "json", headers=DYING).status_code == 500


def test_an_attempt_that_died_before_its_answer_is_gone_on_with(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"purpose": "gift", "contentType": "image/jpeg", "byteSize": 100}
    die_before_the_answer(alice, body, monkeypatch)

    answer = alice.post("/v1/images", body, "json", headers=DYING)

    assert answer.status_code == 201
    assert answer.json()["upload"]["fields"]["key"].endswith(answer.json()["imageId"])
    assert Room.load(alice.user_id).used_bytes == 100


def test_unless_its_image_was_deleted_meanwhile(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"purpose": "gift", "contentType": "image/jpeg", "byteSize": 100}
    die_before_the_answer(alice, body, monkeypatch)
    [image] = alice.get("/v1/images").json()["items"]
    alice.delete(f"/v1/images/{image['imageId']}")

    assert alice.post("/v1/images", body, "json", headers=DYING).status_code == 404


def test_a_key_needs_the_scope(alice: Person, anonymous: APIClient) -> None:
    def status(scope: str) -> int:
        key = alice.post("/v1/api-keys", {"name": "k", "scopes": [scope]}, "json").json()["secret"]
        anonymous.credentials(HTTP_X_API_KEY=key)
        return int(ask_for(anonymous).status_code)

    assert [status(scope) for scope in ("images:write", "images:read", "tasks:write")] == [
        201,
        403,
        403,
    ]
