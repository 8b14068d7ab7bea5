from collections.abc import Callable
from datetime import UTC, datetime

from infra import demo_social
from tests.conftest import Person

NAMES = ("demo", "ana", "ben", "cleo")


def test_the_demo_user_finds_a_feed_worth_looking_at(
    person: Callable[..., Person], settle: Callable[[], None]
) -> None:
    people = {name: person() for name in NAMES}

    demo_social.make({name: who.user_id for name, who in people.items()}, datetime.now(UTC))
    settle()

    feed = people["demo"].get("/v1/feed").json()["items"]
    assert len(feed) == len(demo_social.POSTS)
    assert sum(post["counts"]["likes"] for post in feed) == 10
    assert len(people["demo"].get("/v1/activity").json()["items"]) >= 3
