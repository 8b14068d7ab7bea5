"""Images of posts: whoever sees the post sees them, and nobody else."""

from collections.abc import Callable
from typing import Any

from apps.social.models import Post
from tests.conftest import Person
from tests.social.reporting import reported, resolve
from tests.threads import at_once
from tests.uploads import ready_image

Settle = Callable[[], None]


def show(who: Person, settle: Settle, **body: Any) -> tuple[str, str]:
    """Post an image without a text. Returns the ids of both."""
    image = ready_image(who, settle, purpose="post")
    post = who.post("/v1/posts", {"text": "", "imageIds": [image], **body}, "json").json()
    return post["postId"], image


def status(who: Person, image: str) -> int:
    return int(who.get(f"/v1/images/{image}").status_code)


def test_a_moderator_sees_those_of_what_is_reported(
    alice: Person, bob: Person, mod: Person, settle: Settle
) -> None:
    post, image = show(alice, settle, visibility="followers")
    bob.put(f"/v1/users/{alice.user_id}/follow")
    assert (status(bob, image), status(mod, image)) == (200, 404)

    report = reported(bob, Post.load(post))
    assert status(mod, image) == 200
    resolve(mod, report, "dismiss")

    assert status(mod, image) == 404


def test_what_a_post_shows_no_more_is_hidden_at_once(
    alice: Person, bob: Person, settle: Settle
) -> None:
    post, image = show(alice, settle)
    assert status(bob, image) == 200

    alice.patch(f"/v1/posts/{post}", {"text": "Words", "imageIds": []}, "json")

    assert status(bob, image) == 404  # Before it is deleted, by the stream.


def test_all_that_a_post_shows_goes_with_the_post_alone(alice: Person, settle: Settle) -> None:
    post, image = show(alice, settle)

    refused = alice.delete(f"/v1/images/{image}")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")
    assert status(alice, image) == 200
    assert alice.delete(f"/v1/posts/{post}").status_code == 204
    settle()
    assert status(alice, image) == 404


def test_one_of_several_or_one_beside_a_text_is_shown_no_more_at_once(
    alice: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    first, second = (ready_image(alice, settle, purpose="post") for _ in range(2))
    body = {"text": "", "imageIds": [first, second]}
    path = f"/v1/posts/{alice.post('/v1/posts', body, 'json').json()['postId']}"
    dynamodb_calls.clear()

    assert alice.delete(f"/v1/images/{first}").status_code == 204
    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    assert alice.get(path).json()["imageIds"] == [second]

    alice.patch(path, {"text": "Words"}, "json")
    assert alice.delete(f"/v1/images/{second}").status_code == 204
    assert alice.get(path).json()["imageIds"] == []
    assert alice.patch(path, {"text": ""}, "json").status_code == 400


def test_of_two_images_deleted_at_once_one_stays(alice: Person, settle: Settle) -> None:
    images = [ready_image(alice, settle, purpose="post") for _ in range(2)]
    made = alice.post("/v1/posts", {"text": "", "imageIds": images}, "json").json()

    answers = at_once(2, lambda number: alice.delete(f"/v1/images/{images[number]}").status_code)

    assert sorted(answers) == [204, 409]
    assert len(alice.get(f"/v1/posts/{made['postId']}").json()["imageIds"]) == 1


def test_a_post_never_loses_its_text_and_its_image_at_once(alice: Person, settle: Settle) -> None:
    image = ready_image(alice, settle, purpose="post")
    made = alice.post("/v1/posts", {"text": "Words", "imageIds": [image]}, "json").json()
    path = f"/v1/posts/{made['postId']}"
    acts = [
        lambda: alice.patch(path, {"text": ""}, "json").status_code,
        lambda: alice.delete(f"/v1/images/{image}").status_code,
    ]

    answers = at_once(2, lambda number: acts[number]())

    assert answers in ([200, 409], [400, 204])
    left = alice.get(path).json()
    assert bool(left["text"]) != bool(left["imageIds"])


def test_an_image_of_a_post_that_is_gone_is_deleted_all_the_same(
    alice: Person, settle: Settle
) -> None:
    post, image = show(alice, settle)
    alice.delete(f"/v1/posts/{post}")

    assert alice.delete(f"/v1/images/{image}").status_code == 204
