"""How far a leader would go leaks nowhere: no answer, no log, no event tells it."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from apps.core import bus
from tests.conftest import Person
from tests.factories import NOW
from tests.marketplace.auctioning import END, bid, bid_at, make_auction, sweep_at

Settle = Callable[[], None]
SECRET, RAISED, RESERVE = "7341.17", "7589.23", "6127.41"  # No other amounts here look like them.


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """All that goes onto the bus."""
    events: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(bus, "publish", events.extend)
    return events


def all_that_others_see(who: Person, item_id: str) -> str:
    paths = (
        f"/v1/items/{item_id}",
        f"/v1/items/{item_id}/bids",
        "/v1/me/items?role=buyer",
        "/v1/me/items?role=seller",
        "/v1/items?near=52.52,13.405&radiusKm=1&sort=endsSoon",
        "/v1/notifications",
    )
    answers = [who.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(f"{answer.content!r}{answer.headers}" for answer in answers)


def test_no_answer_log_or_event_tells_how_far_the_leader_would_go(
    alice: Person,
    bob: Person,
    carol: Person,
    settle: Settle,
    published: list[tuple[str, dict[str, Any]]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="apps")
    item = make_auction(alice.user_id, reserve=RESERVE)
    seen = ""
    bid(bob, item, SECRET)
    for amount in ("6200", "6300", "1", "6310.01"):
        seen += str(bid(carol, item, amount).content)
    bid(bob, item, RAISED)
    seen += str(bid(carol, item, "6500").content)
    settle()
    for who in (alice, carol):
        seen += all_that_others_see(who, item.item_id)

    everything = f"{seen}{published}{caplog.text}{[record.__dict__ for record in caplog.records]}"

    names = [name for name, _ in published]
    assert names.count("marketplace.bid-placed") == 3
    assert "6500" in everything
    for secret in (SECRET, RAISED):
        assert secret not in everything
        assert secret.replace(".", "") not in everything


def test_neither_does_the_end(
    alice: Person,
    bob: Person,
    carol: Person,
    settle: Settle,
    published: list[tuple[str, dict[str, Any]]],
) -> None:
    item = make_auction(alice.user_id, reserve=RESERVE, ends_at=END)
    bid_at(NOW, carol.user_id, item, "15.00")
    bid_at(NOW, bob.user_id, item, "5127.41")
    sweep_at(item, END)
    settle()

    everything = str(published) + "".join(
        all_that_others_see(who, item.item_id) for who in (alice, carol)
    )

    assert "marketplace.auction-ended" in everything
    for secret in ("5127.41", RESERVE):
        assert secret not in everything
