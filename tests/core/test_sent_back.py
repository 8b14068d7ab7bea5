"""What one reads may be sent back as it is: clients change a field of it, and send all."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.conftest import Person

MADE: dict[str, Callable[[str], str]] = {
    "category": lambda who: f"categories/{factories.make_category(who).category_id}",
    "comment": lambda who: (
        f"comments/{factories.make_comment(who, factories.make_post(who)).comment_id}"
    ),
    "contact": lambda who: (
        f"contacts/{factories.make_contact(who, birthday='1990-05-10').contact_id}"
    ),
    "event": lambda who: f"events/{factories.make_occasion(who).event_id}",
    "gift": lambda who: f"gifts/{factories.make_gift(who).gift_id}",
    "item": lambda who: f"items/{factories.make_item(who).item_id}",
    "post": lambda who: f"posts/{factories.make_post(who).post_id}",
    "preferences": lambda _: "notifications/preferences",
    "profile": lambda _: "users/me",
    "task": lambda who: f"tasks/{factories.make_task(who, remind_at=['-P1D']).task_id}",
    "wishlist": lambda who: f"wishlists/{factories.make_wishlist(who).wishlist_id}",
}
PATCHED_ALONE = {"comment", "preferences", "profile"}
WAYS = [("patch", kind) for kind in MADE] + [("put", kind) for kind in {*MADE} - PATCHED_ALONE]


@pytest.mark.parametrize(("method", "kind"), sorted(WAYS))
def test_as_it_is(alice: Person, method: str, kind: str) -> None:
    path = f"/v1/{MADE[kind](alice.user_id)}"
    read = alice.get(path).json()

    answer = getattr(alice, method)(path, read, "json")

    assert answer.status_code == 200, answer.content
    changed = {name for name, value in answer.json().items() if value != read.get(name)}
    assert changed <= {"updatedAt", "version"}
