"""PUT and DELETE /users/me/avatar: an image of one's own that one's profile shows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.accounts import services
from apps.accounts.models import User
from apps.media.models import Image
from tests.conftest import Person
from tests.threads import at_once
from tests.uploads import http, ready_image, upload

Settle = Callable[[], None]
PATH = "/v1/users/me/avatar"


def choose(who: Person, image_id: str, **more: Any) -> Any:
    return who.put(PATH, {"imageId": image_id}, "json", **more)


def avatar(who: Person, of: Person | None = None) -> Any:
    path = f"/v1/users/{of.user_id}" if of else "/v1/users/me"
    return who.get(path).json()["avatar"]


def test_shows_the_image_to_oneself_and_to_others(
    alice: Person, bob: Person, settle: Settle
) -> None:
    image_id = ready_image(alice, settle)

    answer = choose(alice, image_id)

    body = answer.json()
    shown = body["avatar"]
    image = alice.get(f"/v1/images/{image_id}").json()
    assert (answer.status_code, body["version"]) == (200, 2)
    assert answer["ETag"].startswith('"2.')
    assert shown == {
        name: image[name] for name in ("imageId", "width", "height", "blurhash", "urls")
    }
    assert avatar(alice) == avatar(bob, of=alice) == shown
    assert http.request("GET", shown["urls"]["thumb"]).status == 200


def test_others_find_the_image_itself_too_until_one_blocks_them(
    alice: Person, bob: Person, settle: Settle
) -> None:
    image_id = ready_image(alice, settle)
    choose(alice, image_id)
    assert bob.get(f"/v1/images/{image_id}").status_code == 200

    services.block_user(user_id=alice.user_id, other_id=bob.user_id, now=datetime.now(UTC))

    assert bob.get(f"/v1/images/{image_id}").status_code == 404


def test_people_are_found_with_their_avatars(alice: Person, bob: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle)
    choose(alice, image_id)
    settle()

    [found] = bob.get("/v1/users", {"q": f"user-{alice.user_id[:8]}"}).json()["items"]

    assert found["avatar"]["imageId"] == image_id


def test_calls(alice: Person, settle: Settle, dynamodb_calls: list[str]) -> None:
    image_id = ready_image(alice, settle)
    dynamodb_calls.clear()

    choose(alice, image_id)

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    dynamodb_calls.clear()
    avatar(alice)
    assert dynamodb_calls == ["GetItem"]


def test_twice_is_once(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle)

    first, second = choose(alice, image_id), choose(alice, image_id)

    assert first.json() == second.json()


def test_another_takes_its_place_and_the_one_before_goes(alice: Person, settle: Settle) -> None:
    old, new = (ready_image(alice, settle) for _ in range(2))
    choose(alice, old)

    choose(alice, new)
    settle()

    assert avatar(alice)["imageId"] == new
    assert alice.get(f"/v1/images/{old}").status_code == 404
    assert alice.get(f"/v1/images/{new}").status_code == 200


def test_of_8_at_once_one_stays(alice: Person, settle: Settle) -> None:
    images = [ready_image(alice, settle) for _ in range(8)]

    answers = at_once(8, lambda number: choose(alice, images[number]))
    settle()

    assert {answer.status_code for answer in answers} == {200}
    left = alice.get("/v1/images").json()["items"]
    assert [image["imageId"] for image in left] == [avatar(alice)["imageId"]]


def refused(answer: Any) -> list[str]:
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    return list(answer.json()["error"]["details"])


def test_refuses_what_is_not_ready(alice: Person) -> None:
    assert refused(choose(alice, upload(alice))) == ["imageId"]


def test_refuses_what_is_for_something_else(alice: Person, settle: Settle) -> None:
    assert refused(choose(alice, ready_image(alice, settle, purpose="post"))) == ["imageId"]


def test_refuses_the_image_of_another(alice: Person, bob: Person, settle: Settle) -> None:
    assert refused(choose(bob, ready_image(alice, settle))) == ["imageId"]


@pytest.mark.parametrize("body", [{}, {"imageId": None}, {"imageId": 5}, {"imageId": "x" * 27}])
def test_refuses_a_wrong_body(alice: Person, body: Any) -> None:
    assert refused(alice.put(PATH, body, "json")) == ["imageId"]


def test_refuses_an_image_that_something_else_shows(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle)
    Image.change(alice.user_id, image_id, changes={"holder": "avatar:somebody"})

    answer = choose(alice, image_id)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "IMAGE_IN_USE")


def test_refuses_another_version(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle)

    answers = [choose(alice, image_id, HTTP_IF_MATCH='"7"')]
    choose(alice, image_id)
    answers.append(alice.delete(PATH, HTTP_IF_MATCH='"7"'))

    assert [answer.status_code for answer in answers] == [412, 412]
    assert answers[1].json()["error"]["details"] == {"currentVersion": 2}


def test_goes_with_its_image(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle)
    choose(alice, image_id)

    answers = [alice.delete(PATH) for _ in range(2)]
    settle()

    assert [answer.status_code for answer in answers] == [204, 404]
    assert avatar(alice) is None
    assert alice.get(f"/v1/images/{image_id}").status_code == 404


def test_to_remove_it_is_one_call(alice: Person, settle: Settle, dynamodb_calls: list[str]) -> None:
    choose(alice, ready_image(alice, settle))
    dynamodb_calls.clear()

    alice.delete(PATH)

    assert dynamodb_calls == ["UpdateItem"]


def test_an_image_that_is_deleted_is_shown_no_more_at_once(
    alice: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    image_id = ready_image(alice, settle)
    choose(alice, image_id)
    dynamodb_calls.clear()

    assert alice.delete(f"/v1/images/{image_id}").status_code == 204

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    assert avatar(alice) is None


def test_a_deletion_that_is_told_late_spoils_nothing(alice: Person, settle: Settle) -> None:
    old, new = (ready_image(alice, settle) for _ in range(2))
    choose(alice, old)
    before = User.load(alice.user_id)
    choose(alice, new)
    after = User.load(alice.user_id)

    for _ in range(2):
        services.drop_avatar_image(before, after, now=datetime.now(UTC))

    assert avatar(alice)["imageId"] == new
