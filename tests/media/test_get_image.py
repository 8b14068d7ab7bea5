"""GET /images/{imageId}: the owner, and whoever may see what shows it, by links that end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core.db import transaction
from apps.media import holders, links, services
from apps.media.errors import ImageInUse
from apps.media.holders import Look, audience_of, holder_of
from apps.media.models import Image
from tests.conftest import Person
from tests.uploads import http, ready_image, upload

Settle = Callable[[], None]


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Who may see the one post of a domain that the test makes up."""
    monkeypatch.setattr(holders, "_audiences", dict(holders._audiences))
    may_see: set[str] = set()

    @audience_of("post")
    def may_see_post(post_id: str, look: Look) -> bool:
        return post_id == "the-post" and look.viewer_id in may_see

    return may_see


def show(who: Person, image_id: str, holder: str = "the-post") -> None:
    """Let a post show an image, as its domain does within its own transaction."""
    image = services.image_to_hold(
        owner_id=who.user_id, image_id=image_id, purpose="post", field="imageIds"
    )
    with transaction() as tx:
        image.hold_in(tx, holder_of("post", holder))


def urls_of(who: Any, image_id: str) -> dict[str, str]:
    body = who.get(f"/v1/images/{image_id}").json()
    found: dict[str, str] = body["urls"]
    return found


def test_the_owner_sees_it_with_links(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle, purpose="post")

    for url in urls_of(alice, image_id).values():
        answer = http.request("GET", url)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/webp")
        assert "immutable" in answer.headers["Cache-Control"]


def test_costs_one_call(alice: Person, settle: Settle, dynamodb_calls: list[str]) -> None:
    image_id = ready_image(alice, settle)
    dynamodb_calls.clear()

    urls_of(alice, image_id)

    assert dynamodb_calls == ["GetItem"]


def test_a_stranger_finds_neither_the_image_nor_its_file(
    alice: Person, bob: Person, settle: Settle
) -> None:
    image_id = ready_image(alice, settle, purpose="post")

    absent = bob.get("/v1/images/01KJMB8V8R4T2ZQ5W6X7Y8Z9AB")
    answer = bob.get(f"/v1/images/{image_id}")

    assert answer.status_code == absent.status_code == 404
    assert answer.json()["error"]["code"] == absent.json()["error"]["code"]
    bare = urls_of(alice, image_id)["thumb"].partition("?")[0]
    assert http.request("GET", bare).status == 403


def test_whoever_may_see_what_shows_it_sees_it(
    alice: Person, bob: Person, settle: Settle, readers: set[str]
) -> None:
    image_id = ready_image(alice, settle, purpose="post")
    show(alice, image_id)
    readers.add(bob.user_id)

    assert urls_of(bob, image_id) == urls_of(alice, image_id)
    assert bob.get(f"/v1/images/{image_id}").json()["ownerId"] == alice.user_id


def test_when_that_turns_private_no_more_links_are_signed(
    alice: Person, bob: Person, carol: Person, settle: Settle, readers: set[str]
) -> None:
    image_id = ready_image(alice, settle, purpose="post")
    show(alice, image_id)
    readers |= {bob.user_id, carol.user_id}
    assert bob.get(f"/v1/images/{image_id}").status_code == 200

    readers.remove(bob.user_id)

    assert bob.get(f"/v1/images/{image_id}").status_code == 404
    assert carol.get(f"/v1/images/{image_id}").status_code == 200


def test_what_shows_it_without_saying_who_may_see_it_hides_it(
    alice: Person, bob: Person, settle: Settle
) -> None:
    image_id = ready_image(alice, settle, purpose="post")
    show(alice, image_id)

    assert bob.get(f"/v1/images/{image_id}").status_code == 404


def test_calls_of_a_stranger(
    alice: Person, bob: Person, settle: Settle, readers: set[str], dynamodb_calls: list[str]
) -> None:
    image_id = ready_image(alice, settle, purpose="post")
    dynamodb_calls.clear()

    bob.get(f"/v1/images/{image_id}")

    assert dynamodb_calls == ["GetItem", "Query", "GetItem"]


def test_nobody_who_is_not_signed_in_sees_it(
    alice: Person, anonymous: APIClient, settle: Settle
) -> None:
    image_id = ready_image(alice, settle)

    assert anonymous.get(f"/v1/images/{image_id}").status_code == 401


def test_a_second_thing_cannot_show_it(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle, purpose="post")
    show(alice, image_id)

    with pytest.raises(ImageInUse):
        show(alice, image_id, "another-post")


def test_links_are_the_same_for_ten_minutes_in_every_process(alice: Person, settle: Settle) -> None:
    image = Image.load(alice.user_id, ready_image(alice, settle))
    begins = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

    first = services.links_of(image, begins)
    links._links.clear()  # As another process has it.
    last = services.links_of(image, begins + timedelta(minutes=9, seconds=59))
    next_ones = services.links_of(image, begins + timedelta(minutes=10))

    assert first == last != next_ones


@pytest.mark.parametrize(("age", "status"), [(0, 200), (9, 200), (20, 403), (60, 403)])
def test_a_link_ends(alice: Person, settle: Settle, age: int, status: int) -> None:
    image = Image.load(alice.user_id, ready_image(alice, settle))

    found = services.links_of(image, datetime.now(UTC) - timedelta(minutes=age))

    assert found
    assert http.request("GET", found["thumb"]).status == status


def test_a_link_that_was_changed_leads_nowhere(alice: Person, settle: Settle) -> None:
    image_id = ready_image(alice, settle)
    url = urls_of(alice, image_id)["thumb"]

    changed = [url.replace("thumb", "large"), url.replace("Expires=1200", "Expires=99999")]

    assert {http.request("GET", one).status for one in changed} == {403}


def test_an_image_in_work_has_no_links(alice: Person) -> None:
    assert urls_of(alice, upload(alice)) is None
