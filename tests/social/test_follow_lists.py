"""GET /users/{userId}/followers and /following."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from apps.accounts import services
from apps.accounts.models import User
from tests.conftest import Person
from tests.factories import NOW
from tests.social.people import delete, id_of, listed, put, set_private, somebody
from tests.threads import at_once

LISTS = ("followers", "following")


def tie(one: Person | str, many: list[str], which: str) -> None:
    """Let many follow one, or one follow many, in their order."""
    for other in many:
        who, whom = (other, id_of(one)) if which == "followers" else (id_of(one), other)
        services.follow_user(user_id=who, other_id=whom, now=datetime.now(UTC))


def path(whose: Person, which: str) -> str:
    return f"users/{whose.user_id}/{which}"


@pytest.mark.parametrize("which", LISTS)
def test_shows_cards_and_whom_one_follows(alice: Person, bob: Person, which: str) -> None:
    other = somebody()
    tie(bob, [other], which)
    put(alice, other, "follow")

    page = alice.get(f"/v1/{path(bob, which)}").json()

    card = {
        "userId": other,
        "username": f"user-{other[:8]}",
        "displayName": None,
        "avatar": None,
        "followedByMe": True,
    }
    assert page == {"items": [card], "nextCursor": None}
    assert bob.get(f"/v1/{path(bob, which)}").json()["items"][0]["followedByMe"] is (
        which == "following"
    )


def test_the_newest_comes_first(alice: Person, bob: Person, carol: Person, mod: Person) -> None:
    for who in (bob, carol, mod):
        put(who, alice, "follow")
    delete(bob, alice, "follow")
    put(bob, alice, "follow")

    assert listed(alice, path(alice, "followers")) == [bob.user_id, mod.user_id, carol.user_id]


@pytest.mark.parametrize("which", LISTS)
@pytest.mark.parametrize("limit", [1, 4, 100])
def test_each_is_on_one_page_and_every_page_but_the_last_is_full(
    alice: Person, bob: Person, which: str, limit: int
) -> None:
    others = [somebody() for _ in range(8)]
    tie(bob, others, which)

    found = [*walk(alice, path(bob, which), limit)]

    assert [one for ids in found for one in ids] == others[::-1]
    assert [len(ids) for ids in found] == {1: [1] * 8, 4: [4, 4], 100: [8]}[limit]


def walk(who: Person, where: str, limit: int) -> Iterator[list[str]]:
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        page = who.get(f"/v1/{where}", query).json()
        yield [one["userId"] for one in page["items"]]
        cursor = page["nextCursor"]


@pytest.mark.parametrize("which", LISTS)
def test_pages_hold_while_others_come_and_go(alice: Person, bob: Person, which: str) -> None:
    others, more = ([somebody() for _ in range(count)] for count in (9, 6))
    tie(bob, others, which)
    expected = others[::-1]
    seen: list[str] = []

    for ids in walk(alice, path(bob, which), 3):
        seen += ids
        tie(bob, [more.pop()], which)
        if len(seen) == 3:  # The very one goes with whom the next page is to begin.
            end(bob, expected.pop(3), which)

    assert seen == expected


def end(one: Person, other: str, which: str) -> None:
    who, whom = (other, one.user_id) if which == "followers" else (one.user_id, other)
    services.unfollow_user(user_id=who, other_id=whom, now=NOW)


@pytest.mark.parametrize("which", LISTS)
def test_those_are_left_out_who_are_not_to_be_seen(
    alice: Person, bob: Person, carol: Person, mod: Person, which: str
) -> None:
    blocked, blocking, suspended, others = carol, mod, somebody(), [somebody() for _ in range(4)]
    tie(bob, [others[0], blocked.user_id, blocking.user_id, suspended, *others[1:]], which)
    put(alice, blocked, "block")
    put(blocking, alice, "block")
    User.change(suspended, changes={"suspended_at": NOW})

    assert [ids for ids in walk(alice, path(bob, which), 2) if ids] == [
        [others[3], others[2]],
        [others[1], others[0]],
    ]
    assert len(listed(bob, path(bob, which))) == 6


def test_where_most_are_left_out_a_page_is_short_and_goes_on(alice: Person, bob: Person) -> None:
    shown, *hidden = [somebody() for _ in range(12)]
    tie(bob, [shown, *hidden], "following")
    for one in hidden:
        User.change(one, changes={"suspended_at": NOW})

    # Five times two are judged for a page.
    assert [*walk(alice, path(bob, "following"), 2)] == [[], [shown]]


@pytest.mark.parametrize("which", LISTS)
def test_a_private_account_shows_them_to_followers_and_itself(
    alice: Person, bob: Person, carol: Person, which: str
) -> None:
    put(alice, bob, "follow")
    set_private(bob)
    put(carol, bob, "follow")  # A request.

    statuses = [who.get(f"/v1/{path(bob, which)}").status_code for who in (alice, bob, carol)]

    assert statuses == [200, 200, 403]
    refused = carol.get(f"/v1/{path(bob, which)}").json()["error"]
    assert refused["code"] == "FORBIDDEN"
    assert carol.get(f"/v1/users/{bob.user_id}").status_code == 200


@pytest.mark.parametrize("which", LISTS)
@pytest.mark.parametrize("state", ["absent", "suspended", "blocked", "blocking"])
def test_they_are_absent_to_whom_the_profile_is(
    alice: Person, bob: Person, which: str, state: str
) -> None:
    set_private(bob)  # Which makes no difference.
    if state == "suspended":
        User.change(bob.user_id, changes={"suspended_at": NOW})
    elif state != "absent":
        put(*((alice, bob) if state == "blocked" else (bob, alice)), "block")
    user_id = str(uuid4()) if state == "absent" else bob.user_id

    assert alice.get(f"/v1/users/{user_id}/{which}").status_code == 404


@pytest.mark.parametrize("which", LISTS)
@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x", "sort=age"])
def test_a_query_that_makes_no_sense_is_refused(
    alice: Person, bob: Person, which: str, query: str
) -> None:
    assert alice.get(f"/v1/{path(bob, which)}?{query}").status_code == 400


def test_a_cursor_is_good_for_its_list_alone(alice: Person, bob: Person) -> None:
    for which in LISTS:
        tie(bob, [somebody() for _ in range(2)], which)
    first = alice.get(f"/v1/{path(bob, 'followers')}?limit=1").json()["nextCursor"]

    statuses = [
        who.get(f"/v1/{path(bob, which)}", {"cursor": first}).status_code
        for who, which in ((alice, "followers"), (alice, "following"), (bob, "followers"))
    ]

    assert statuses == [200, 400, 400]


def test_calls(alice: Person, bob: Person, dynamodb_calls: list[str]) -> None:
    for which in LISTS:
        tie(bob, [somebody() for _ in range(30)], which)
    dynamodb_calls.clear()

    alice.get(f"/v1/{path(bob, 'following')}")
    assert dynamodb_calls == ["BatchGetItem", "Query", "BatchGetItem"]
    dynamodb_calls.clear()
    alice.get(f"/v1/{path(bob, 'followers')}")

    # Each shard once; of the few rows here a shard can hold more than was asked of it.
    assert dynamodb_calls.count("Query") in range(16, 18)
    assert dynamodb_calls.count("BatchGetItem") == 2
    assert len(dynamodb_calls) <= 19


def test_a_walk_beside_many_new_followers_misses_nobody_who_was_there(
    alice: Person, bob: Person
) -> None:
    others, more = ([somebody() for _ in range(count)] for count in (8, 4))
    tie(bob, others, "followers")

    def act(number: int) -> list[str]:
        if number < len(more):
            tie(bob, [more[number]], "followers")
            return others
        return [one for ids in walk(alice, path(bob, "followers"), 3) for one in ids]

    for walked in at_once(len(more) + 2, act):
        assert len(set(walked)) == len(walked)
        assert set(others) <= set(walked)
