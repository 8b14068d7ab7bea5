"""Images of posts: whoever sees the post sees them, and nobody else."""

from collections.abc import Callable
from typing import Any

from apps.social.models import Post
from tests.conftest import Person
from tests.social.reporting import reported, resolve
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


def test_a_post_whose_only_image_was_deleted_can_still_be_hidden(
    alice: Person, settle: Settle
) -> None:
    post, image = show(alice, settle)
    alice.delete(f"/v1/images/{image}")
    settle()
    url = f"/v1/posts/{post}"

    assert alice.patch(url, {"visibility": "private"}, "json").status_code == 200
    assert alice.put(url, alice.get(url).json(), "json").status_code == 200
    alice.patch(url, {"text": "Words"}, "json")
    assert alice.patch(url, {"text": ""}, "json").status_code == 400
