"""Ideas of gifts meet what people want: who keeps the idea is told, and nobody else."""

from collections.abc import Callable

import pytest

from apps.gifts.models import Gift
from apps.marketplace import services
from apps.marketplace.models import Idea, MarketRow
from apps.marketplace.services import giving
from tests.conftest import Person
from tests.factories import NOW, make_contact, make_gift
from tests.marketplace.seeking import raw_rows_of, rows_of, told, want

Settle = Callable[[], None]


def think_of(who: Person, other: Person, name: str = "Garden chair", **more: object) -> Gift:
    """Keep an idea of a gift for somebody with an account."""
    contact = make_contact(who.user_id, "Anna", linked_user_id=other.user_id)
    return make_gift(who.user_id, name, contact_id=contact.contact_id, **more)


@pytest.mark.parametrize(
    ("idea", "wanted"),
    [
        ("Garden chair", "Garden chair"),
        ("Garden chairs of oak", "garden chair"),
        ("Chair", "A chair for the garden"),
    ],
)
def test_who_keeps_an_idea_is_told_that_it_is_wanted(
    alice: Person, bob: Person, settle: Settle, idea: str, wanted: str
) -> None:
    gift = think_of(bob, alice, idea)
    settle()

    want(alice, wanted)
    settle()

    (notice,) = bob.get("/v1/notifications").json()["items"]
    assert (notice["type"], notice["title"]) == ("gift.wanted", idea)
    assert notice["body"] == f"Anna wants it: \u201c{wanted}\u201d."
    assert notice["data"] == {"type": "gift", "id": gift.gift_id}
    assert told(alice) == []


def test_an_idea_that_comes_later_is_told_of_once(
    alice: Person, bob: Person, settle: Settle
) -> None:
    want(alice)
    gift = think_of(bob, alice)
    settle()
    bob.patch(f"/v1/gifts/{gift.gift_id}", {"name": "The garden chair"}, "json")
    settle()
    for _ in range(2):
        services.note_idea(user_id=bob.user_id, gift_id=gift.gift_id, now=NOW)
    settle()

    assert told(bob) == [("gift.wanted", gift.gift_id)]


def test_whom_the_gift_is_for_sees_nothing_of_it(
    alice: Person, bob: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    def look() -> tuple[list[str], object]:
        dynamodb_calls.clear()
        seen = [alice.get(f"/v1/{path}").json() for path in ("wanted", "notifications", "gifts")]
        unread = alice.get("/v1/notifications/unread-count").json()
        return dynamodb_calls.copy(), (seen, unread)

    want(alice)
    settle()
    rows, before = raw_rows_of(alice), look()

    think_of(bob, alice)
    settle()

    assert look() == before
    assert raw_rows_of(alice) == rows
    assert len(told(bob)) == 1
    (note,) = (str(row) for row in raw_rows_of(bob) if row["SK"]["S"].startswith("idea-wanted#"))
    assert alice.user_id not in note


def test_what_is_no_idea_for_them_meets_nothing(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    want(alice)
    think_of(bob, alice, "Garden table")
    think_of(bob, alice, direction="receive")
    think_of(bob, alice, status="purchased")
    think_of(bob, carol)
    make_gift(bob.user_id, "Garden chair")
    settle()

    assert told(bob) == []


def test_nobody_is_told_across_a_block_nor_of_a_private_account(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    think_of(bob, alice)
    think_of(carol, alice)
    alice.put(f"/v1/users/{bob.user_id}/block")
    carol.put(f"/v1/users/{alice.user_id}/follow")
    alice.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")
    idea = think_of(alice, carol)  # Carol's account is not private.
    settle()

    want(alice)
    want(carol)
    settle()

    assert told(bob) == []
    assert len(told(carol)) == 1
    assert told(alice)[1:] == [("gift.wanted", idea.gift_id)]  # The first: who follows her.


def test_a_private_account_is_told_of_to_followers_alone(
    alice: Person, bob: Person, settle: Settle
) -> None:
    alice.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")
    think_of(bob, alice)
    want(alice)
    settle()

    assert told(bob) == []


def test_an_idea_follows_its_contact_and_goes_with_what_it_is_of(
    alice: Person, bob: Person, settle: Settle
) -> None:
    contact = make_contact(bob.user_id, "Anna")
    gift = make_gift(bob.user_id, "Garden chair", contact_id=contact.contact_id)
    want(alice)
    settle()
    assert told(bob) == []

    linked = {"linkedUserId": alice.user_id}
    bob.patch(f"/v1/contacts/{contact.contact_id}", linked, "json")
    settle()
    assert told(bob) == [("gift.wanted", gift.gift_id)]
    assert Idea.find(*Idea.key(bob.user_id, gift.gift_id).keys())

    bob.delete(f"/v1/contacts/{contact.contact_id}")
    settle()
    assert Idea.find(*Idea.key(bob.user_id, gift.gift_id).keys()) is None


def test_an_idea_that_changes_while_it_is_noted_is_noted_as_it_is(
    alice: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    gift = think_of(bob, alice)
    real: Callable[..., None] = vars(giving)["write_batch"]
    changed: list[int] = []

    def write(**what: list[MarketRow]) -> None:
        if not changed:
            changed.append(1)
            bob.delete(f"/v1/gifts/{gift.gift_id}")
        real(**what)

    monkeypatch.setattr(giving, "write_batch", write)
    services.note_idea(user_id=bob.user_id, gift_id=gift.gift_id, now=NOW)

    assert Idea.find(*Idea.key(bob.user_id, gift.gift_id).keys()) is None


def test_many_ideas_are_met_job_by_job(
    alice: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving, "AT_ONCE", 2)
    for _ in range(5):
        think_of(bob, alice)
    settle()

    want(alice)
    settle()

    assert len(told(bob)) == 5


def test_notes_go_with_either_of_the_two(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    think_of(bob, alice)
    think_of(alice, carol)
    settle()

    while not services.erase_marketplace(alice.user_id, NOW):
        pass

    assert rows_of(alice) == []
    assert rows_of(bob) == []


def test_what_it_costs(
    alice: Person, bob: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    gift = think_of(bob, alice)
    wanted_id = want(alice).json()["wantedId"]
    settle()
    look = ["GetItem"] * 3
    tell = ["GetItem", "BatchGetItem", "PutItem"]

    dynamodb_calls.clear()
    services.note_idea(user_id=bob.user_id, gift_id=gift.gift_id, now=NOW)
    assert dynamodb_calls == [*look, "BatchWriteItem", *look, "Query", *tell]

    dynamodb_calls.clear()
    services.meet_ideas(user_id=alice.user_id, wanted_id=wanted_id, after="", now=NOW)
    assert dynamodb_calls == ["GetItem", "Query", *tell]
