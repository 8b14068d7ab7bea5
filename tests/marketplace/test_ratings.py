"""Ratings: both sides, once each, hidden until both are in or a week has passed."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from apps.accounts.models import User
from apps.core.db import transaction
from apps.core.due import Due
from apps.core.errors import Conflict, LostRace
from apps.marketplace import services
from apps.marketplace.errors import YetToRate
from apps.marketplace.models import RATING_DUE, MarketRow, Rating, Side
from apps.marketplace.services.rating import forget_in_ratings
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.auctioning import END, bid_at, make_auction, sweep_at
from tests.marketplace.handing_over import (
    hand_over,
    handed_over,
    rate,
    rate_at,
    rating_of,
    ratings,
    ratings_of,
    show_due,
)
from tests.marketplace.test_belongings import MARKET
from tests.threads import at_once

Settle = Callable[[], None]
WEEK = timedelta(days=7)
A_MILLISECOND = timedelta(milliseconds=1)
UNRATED = {"average": None, "count": 0}


def test_a_rating_is_hidden_until_both_are_in(alice: Person, bob: Person, carol: Person) -> None:
    item = handed_over(alice, bob)

    made = rate(bob, item, 4, text="  Friendly ")

    assert (made.status_code, made["Location"]) == (201, f"/v1/items/{item.item_id}/ratings")
    body = made.json()
    assert (body["stars"], body["text"], body["side"], body["shown"]) == (
        *(4, "Friendly", "buyer"),
        False,
    )
    assert (body["userId"], body["ratedUserId"]) == (bob.user_id, alice.user_id)
    assert body["author"]["userId"] == bob.user_id
    assert (ratings(bob, item), ratings(alice, item), ratings(carol, item)) == ([body], [], [])
    assert ratings_of(bob, alice) == []
    assert rating_of(alice) == UNRATED

    assert rate(alice, item, 5).json()["shown"] is True

    assert [one["stars"] for one in ratings(carol, item)] == [4, 5]
    assert [one["stars"] for one in ratings_of(carol, alice)] == [4]
    assert rating_of(alice) == {"average": 4.0, "count": 1}
    assert rating_of(bob) == {"average": 5.0, "count": 1}


def test_after_a_week_it_shows_by_time_alone_and_counts_with_the_sweep(
    alice: Person, bob: Person
) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, bob, item, 3)

    assert services.ratings_of_item(
        viewer_id=alice.user_id, item_id=item.item_id, now=NOW + WEEK - A_MILLISECOND
    ).items == []  # fmt: skip
    (seen,) = ratings(alice, item)
    assert (seen["shown"], seen["showsFrom"]) == (True, "2026-03-08T09:30:00.000Z")
    assert len(ratings_of(alice, alice)) == 1

    assert show_due(item, NOW + WEEK - A_MILLISECOND) == 0
    assert (show_due(item, NOW + WEEK), show_due(item, NOW + 2 * WEEK)) == (1, 0)
    assert rating_of(alice) == {"average": 3.0, "count": 1}
    assert ratings(alice, item) == [seen]


def test_who_rates_after_the_other_showed_shows_at_once(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, bob, item, 3)
    show_due(item, NOW + WEEK)

    rate_at(NOW + 2 * WEEK, alice, item, 2)

    assert (rating_of(alice)["count"], rating_of(bob)) == (1, {"average": 2.0, "count": 1})
    assert [one["stars"] for one in ratings(bob, item)] == [3, 2]


def test_each_side_rates_once(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    rate(bob, item, 4, key="once")

    again = rate(bob, item, 4, key="once")
    other = rate(bob, item, 1)

    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "CONFLICT")
    assert [one["stars"] for one in ratings(bob, item)] == [4]


def test_only_the_two_rate_and_only_after_the_hand_over(
    alice: Person, bob: Person, carol: Person
) -> None:
    active, held = make_item(alice.user_id), make_item(alice.user_id)
    hand_over(held, None, status="reserved", reserver_id=bob.user_id)
    over, draft = handed_over(alice, bob), make_item(alice.user_id, status="draft")

    assert [rate(alice, active).status_code, rate(bob, active).status_code] == [409, 403]
    assert [rate(alice, held).status_code, rate(bob, held).status_code] == [409, 409]
    assert [rate(carol, over).status_code, rate(carol, draft).status_code] == [403, 404]


def test_seller_and_winner_of_an_auction_rate_each_other(
    alice: Person, bob: Person, carol: Person
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, carol.user_id, item, "15.00")
    bid_at(NOW, bob.user_id, item, "20.00")
    sweep_at(item, END)
    assert [rate(who, item).status_code for who in (alice, bob, carol)] == [409, 409, 403]

    hand_over(item, None)

    assert [rate(who, item).status_code for who in (alice, bob, carol)] == [201, 201, 403]


@pytest.mark.parametrize(
    "body", [{}, {"stars": 0}, {"stars": 6}, {"stars": "5"}, {"stars": 4.5}, {"stars": True}]
)
def test_stars_are_one_to_five(alice: Person, bob: Person, body: dict[str, Any]) -> None:
    item = handed_over(alice, bob)

    answer = bob.post(f"/v1/items/{item.item_id}/ratings", body, "json")

    assert (answer.status_code, list(answer.json()["error"]["details"])) == (400, ["stars"])


def test_a_long_text_and_what_is_unknown_are_refused(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)

    assert rate(bob, item, text="x" * 1001).status_code == 400
    assert rate(bob, item, mood="good").status_code == 400


def test_blocks_hide_items_and_ratings(alice: Person, bob: Person, carol: Person) -> None:
    item = handed_over(alice, bob)
    rate(bob, item)
    rate(alice, item)
    other = handed_over(alice, bob)
    carol.put(f"/v1/users/{bob.user_id}/block")

    assert ratings_of(carol, alice) == []
    assert carol.get(f"/v1/users/{bob.user_id}/ratings").status_code == 404
    assert [one["side"] for one in ratings(carol, item)] == ["seller"]
    bob.put(f"/v1/users/{alice.user_id}/block")
    assert rate(alice, other).status_code == 201  # It is her own item.
    assert rate(bob, other).status_code == 404


def test_the_sellers_card_shows_the_average(alice: Person, bob: Person) -> None:
    for stars in (5, 4, 4):
        item = handed_over(alice, bob)
        rate(bob, item, stars)
        rate(alice, item)
    item = make_item(alice.user_id)

    seller = bob.get(f"/v1/items/{item.item_id}").json()["seller"]

    assert seller["rating"] == {"average": 4.33, "count": 3}
    assert bob.get(f"/v1/users/{alice.user_id}").json()["rating"] == seller["rating"]


def test_the_ratings_of_a_user_come_page_by_page(alice: Person, bob: Person) -> None:
    for number in range(5):
        item = handed_over(alice, bob)
        rate_at(NOW + timedelta(minutes=number), bob, item, number + 1)
        if number != 2:
            rate_at(NOW + timedelta(days=1), alice, item)
    hidden = handed_over(alice, bob)
    rate(bob, hidden)

    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = bob.get(f"/v1/users/{alice.user_id}/ratings?limit=2{more}").json()
        found += [one["stars"] for one in page["items"]]
        cursor = page["nextCursor"]

    assert found == [5, 4, 3, 2, 1]


def test_both_are_told_once_it_shows(alice: Person, bob: Person, settle: Settle) -> None:
    item = handed_over(alice, bob)
    rate(bob, item, 1)
    settle()
    assert alice.get("/v1/notifications").json()["items"] == []

    rate(alice, item, 5)
    settle()

    (told,) = alice.get("/v1/notifications").json()["items"]
    assert (told["type"], told["body"]) == ("rating.received", "The buyer gave you 1 star.")
    assert told["data"] == {"type": "item", "id": item.item_id}
    assert len(bob.get("/v1/notifications?type=rating.received").json()["items"]) == 1


def test_a_hand_over_by_all_its_steps_can_be_rated(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    url = f"/v1/items/{item.item_id}"
    assert bob.post(f"{url}/reserve").status_code == 201
    assert rate(bob, item).status_code == 409
    assert alice.post(f"{url}/reservation/accept").status_code == 200
    assert alice.post(f"{url}/reservation/confirm").status_code == 200

    assert [rate(who, item, 4).status_code for who in (alice, bob)] == [201, 201]

    assert rating_of(alice) == rating_of(bob) == {"average": 4.0, "count": 1}


# Races


@pytest.mark.parametrize("_round", range(3))
def test_both_at_once_show_and_count_once(alice: Person, bob: Person, _round: int) -> None:
    item = handed_over(alice, bob)

    answers = at_once(8, lambda number: rate((alice, bob)[number % 2], item, 4).status_code)

    assert sorted(answers) == [201, 201, *[409] * 6]
    assert [one["shown"] for one in ratings(alice, item)] == [True, True]
    assert [rating_of(who) for who in (alice, bob)] == [{"average": 4.0, "count": 1}] * 2
    assert show_due(item, NOW.replace(year=2999)) == 0


def test_the_sweep_and_the_other_side_at_once_count_once(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, bob, item, 3)
    row = Rating.both_of(item.item_id)[0].due_row()
    assert row

    def act(number: int) -> None:
        if number % 2:
            services.show_rating(row, now=NOW + WEEK)
        elif number == 0:
            rate_at(NOW + WEEK, alice, item, 5)

    at_once(8, act)

    assert [rating_of(who)["count"] for who in (alice, bob)] == [1, 1]
    assert all(one.shown_at for one in Rating.both_of(item.item_id))


def test_a_run_that_dies_before_its_write_comes_again(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, bob, item, 3)

    with monkeypatch.context() as patch:
        patch.setattr(User, "count_rating_in", _die)
        with pytest.raises(RuntimeError):
            show_due(item, NOW + WEEK)
    assert rating_of(alice) == UNRATED

    assert show_due(item, NOW + WEEK) == 1
    assert rating_of(alice)["count"] == 1


def _die(*_args: object) -> None:
    raise RuntimeError


def test_a_stale_due_row_just_goes(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    stale = Due.of(RATING_DUE, "", item.item_id, NOW)
    stale.save()

    assert (show_due(item, NOW), show_due(item, NOW)) == (1, 0)


def test_who_lost_the_race_decides_anew(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = handed_over(alice, bob)
    real = Rating.both_of
    reads: list[int] = []

    def both_of(item_id: str) -> list[Rating]:
        found = real(item_id)
        if not reads:
            reads.append(1)
            rate_at(NOW, bob, item, 2)
        return found

    monkeypatch.setattr(Rating, "both_of", both_of)

    assert rate_at(NOW, alice, item, 5).shown
    assert [rating_of(who)["count"] for who in (alice, bob)] == [1, 1]


# Leaving


def test_ratings_stay_without_the_name_of_who_left(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = handed_over(alice, bob)
    rate(bob, item, 2, text="Late.")
    rate(alice, item, 5)

    while not services.erase_marketplace(bob.user_id, NOW):
        pass
    settle()

    by_bob, about_bob = ratings(alice, item)
    assert (by_bob["userId"], by_bob["author"], by_bob["text"]) == (None, None, "Late.")
    assert (about_bob["ratedUserId"], about_bob["stars"]) == (None, 5)
    assert ratings_of(alice, alice) == [by_bob]
    assert rating_of(alice) == {"average": 2.0, "count": 1}
    rows = MarketRow.all_in(Rating.key(item.item_id, Side.BUYER).partition)
    assert all(bob.user_id not in str(row.serialize()) for row in rows)


def test_ratings_outlive_the_item_and_its_seller(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    rate(bob, item, 2)
    rate(alice, item, 5)

    while not services.erase_marketplace(alice.user_id, NOW):
        pass

    (rating,) = ratings_of(bob, bob)
    assert (rating["userId"], rating["itemTitle"], rating["stars"]) == (None, item.title, 5)
    assert rating_of(bob)["count"] == 1


@pytest.mark.parametrize(
    ("days", "is_rated", "is_kept"), [(29, False, True), (29, True, False), (30, False, False)]
)
def test_the_item_stays_until_its_buyer_has_rated_or_had_time_to(
    alice: Person, bob: Person, days: int, is_rated: bool, is_kept: bool
) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, alice, item)
    if is_rated:
        rate_at(NOW, bob, item)

    with pytest.raises(YetToRate) if is_kept else nullcontext():
        services.delete_item(
            viewer_id=alice.user_id,
            item_id=item.item_id,
            if_version=None,
            now=NOW + timedelta(days),
            is_moderator=False,
        )
    assert bob.get(f"/v1/items/{item.item_id}").status_code == (200 if is_kept else 404)


def test_a_page_is_full_though_some_of_the_ratings_are_hidden(
    alice: Person, bob: Person, carol: Person
) -> None:
    for buyer in (carol, bob, bob):
        item = handed_over(alice, buyer)
        rate(buyer, item)
        rate(alice, item)
    alice.put(f"/v1/users/{bob.user_id}/block")

    page = alice.get(f"/v1/users/{alice.user_id}/ratings?limit=1").json()

    assert [one["userId"] for one in page["items"]] == [carol.user_id]
    assert page["nextCursor"] is None


def test_a_hidden_rating_of_who_left_shows_in_its_time(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, bob, item, 4)

    while not services.erase_marketplace(bob.user_id, NOW):
        pass
    show_due(item, NOW + WEEK)

    assert rating_of(alice) == {"average": 4.0, "count": 1}


def test_nobody_rates_who_has_left(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    User(bob.user_id).delete(add_version_condition=False)

    with pytest.raises(Conflict):
        rate_at(NOW, alice, item)


def test_who_left_is_not_counted_for(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, bob, item)
    User(alice.user_id).delete(add_version_condition=False)

    assert show_due(item, NOW + WEEK) == 1

    assert User.find(alice.user_id) is None
    assert Rating.both_of(item.item_id)[0].shown_at == NOW + WEEK


def test_an_export_holds_what_shows_and_what_is_ones_own(alice: Person, bob: Person) -> None:
    item = handed_over(alice, bob)
    rate(bob, item, 2)

    assert [one["stars"] for one in MARKET.documents["ratings-given"](bob.user_id)] == [2]
    assert list(MARKET.documents["ratings-received"](alice.user_id)) == []
    rate(alice, item, 5)
    assert [one["stars"] for one in MARKET.documents["ratings-received"](alice.user_id)] == [2]


# Calls


def test_what_it_costs(alice: Person, bob: Person, dynamodb_calls: list[str]) -> None:
    item = handed_over(alice, bob)

    dynamodb_calls.clear()
    rate(bob, item)
    first = dynamodb_calls.copy()
    dynamodb_calls.clear()
    rate(alice, item)
    second = dynamodb_calls.copy()
    dynamodb_calls.clear()
    ratings(bob, item)
    assert dynamodb_calls == ["GetItem", "BatchGetItem", "Query", "BatchGetItem"]
    dynamodb_calls.clear()
    ratings_of(bob, alice)

    see, tell = ["GetItem", "BatchGetItem"], ["BatchGetItem"]
    assert first == [*see, "Query", "GetItem", "TransactWriteItems", *tell]
    assert second == [*see, "Query", *["GetItem"] * 3, "TransactWriteItems", *tell]
    assert dynamodb_calls == ["GetItem", "BatchGetItem", "Query", "BatchGetItem"]


def test_who_leaves_between_reading_and_write_is_seen_as_gone_in_the_next_round() -> None:
    with pytest.raises(LostRace), transaction() as tx:
        User.count_rating_in(tx, "3f1c7a52-0000-4000-8000-000000000001", 5)


def test_what_it_costs_to_show_one_and_to_forget_a_name(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    item = handed_over(alice, bob)
    rate_at(NOW, bob, item)
    row = Rating.both_of(item.item_id)[0].due_row()
    assert row

    dynamodb_calls.clear()
    services.show_rating(row, now=NOW + WEEK)
    assert dynamodb_calls == ["Query", "GetItem", "TransactWriteItems"]

    dynamodb_calls.clear()
    forget_in_ratings(bob.user_id)
    assert dynamodb_calls == ["Query", "Query", "GetItem", "TransactWriteItems"]
