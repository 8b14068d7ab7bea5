"""Images of contacts and gifts: each belongs to one thing, and goes with it."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.gifts.serializers import GiftSerializer
from tests.conftest import Person
from tests.factories import make_contact, make_gift
from tests.uploads import ready_image

Settle = Callable[[], None]


class Frame:
    """A thing that shows an image: a contact or a gift."""

    def __init__(self, who: Person, kind: str) -> None:
        self.who = who
        self.kind = kind
        if kind == "contact":
            self.path = f"/v1/contacts/{make_contact(who.user_id).contact_id}"
        else:
            self.path = f"/v1/gifts/{make_gift(who.user_id).gift_id}"

    def show(self, image_id: str | None) -> Any:
        images = [image_id] if image_id else []
        body = {"avatarImageId": image_id} if self.kind == "contact" else {"imageIds": images}
        return self.who.patch(self.path, body, "json")

    @property
    def shown(self) -> list[str]:
        body = self.who.get(self.path).json()
        return [one for one in body.get("imageIds", [body.get("avatarImageId")]) if one]


@pytest.fixture(params=["contact", "gift"])
def frame(alice: Person, request: pytest.FixtureRequest) -> Frame:
    return Frame(alice, request.param)


def is_there(who: Person, image_id: str) -> bool:
    return bool(who.get(f"/v1/images/{image_id}").status_code == 200)


def test_shows_an_image_until_another_takes_its_place(frame: Frame, settle: Settle) -> None:
    old, new = (ready_image(frame.who, settle, purpose=frame.kind) for _ in range(2))

    assert frame.show(old).status_code == 200
    assert frame.shown == [old]
    frame.show(new)
    settle()

    assert frame.shown == [new]
    assert [is_there(frame.who, image) for image in (old, new)] == [False, True]


def test_an_image_goes_with_what_shows_it(frame: Frame, settle: Settle) -> None:
    image = ready_image(frame.who, settle, purpose=frame.kind)
    frame.show(image)

    frame.who.delete(frame.path)
    settle()

    assert not is_there(frame.who, image)


def test_a_deleted_image_is_shown_no_more_at_once(
    frame: Frame, settle: Settle, dynamodb_calls: list[str]
) -> None:
    image = ready_image(frame.who, settle, purpose=frame.kind)
    frame.show(image)
    dynamodb_calls.clear()

    assert frame.who.delete(f"/v1/images/{image}").status_code == 204

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    assert frame.shown == []


def test_an_image_of_what_is_gone_is_deleted_all_the_same(frame: Frame, settle: Settle) -> None:
    image = ready_image(frame.who, settle, purpose=frame.kind)
    frame.show(image)
    frame.who.delete(frame.path)

    assert frame.who.delete(f"/v1/images/{image}").status_code == 204


def test_belongs_to_one_thing(frame: Frame, settle: Settle) -> None:
    image = ready_image(frame.who, settle, purpose=frame.kind)
    frame.show(image)

    response = Frame(frame.who, frame.kind).show(image)

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "IMAGE_IN_USE"
    assert frame.show(image).status_code == 200


def test_what_is_shown_again_at_once_stays(frame: Frame, settle: Settle) -> None:
    image = ready_image(frame.who, settle, purpose=frame.kind)
    for one in (image, None, image):
        assert frame.show(one).status_code == 200

    settle()

    assert frame.shown == [image]
    assert is_there(frame.who, image)


def test_a_repeat_after_a_crash_finds_its_own_image(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = ready_image(alice, settle, purpose="gift")
    body, key = {"name": "x", "imageIds": [image]}, {"Idempotency-Key": "k"}
    with monkeypatch.context() as patch:
        patch.setattr(GiftSerializer, "render", lambda _gift: 1 / 0)
        assert alice.post("/v1/gifts", body, "json", headers=key).status_code == 500

    again = alice.post("/v1/gifts", body, "json", headers=key)

    assert (again.status_code, again.json()["imageIds"]) == (201, [image])
    assert len(alice.get("/v1/gifts").json()["items"]) == 1


def test_is_ones_own_and_for_this_purpose(frame: Frame, bob: Person, settle: Settle) -> None:
    foreign = ready_image(bob, settle, purpose=frame.kind)
    other = ready_image(frame.who, settle, purpose="avatar")

    for image in (foreign, other):
        details = frame.show(image).json()["error"]["details"]
        assert list(details) in (["avatarImageId"], ["imageIds"])
    assert frame.shown == []


def test_nobody_else_sees_it(frame: Frame, bob: Person, settle: Settle) -> None:
    image = ready_image(frame.who, settle, purpose=frame.kind)
    frame.show(image)

    assert not is_there(bob, image)


def test_a_gift_is_created_with_its_images(alice: Person, settle: Settle) -> None:
    images = [ready_image(alice, settle, purpose="gift") for _ in range(2)]

    gift = alice.post("/v1/gifts", {"name": "x", "imageIds": images}, "json").json()

    assert gift["imageIds"] == images
