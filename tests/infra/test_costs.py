"""What a month costs: measured units, written down prices, and a page that says so."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.core.db import connection
from apps.social.services import spreading
from config import env
from infra import costs
from infra.costs import page
from tests.conftest import Person, Settler

Units = dict[str, float]
READS = {"GetItem", "Query", "BatchGetItem", "TransactGetItems"}


@pytest.fixture
def units() -> Iterator[Units]:
    """The units that DynamoDB counted since the test began, or cleared them."""
    counted = {"read": 0.0, "write": 0.0}

    def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        used = parsed.get("ConsumedCapacity") or []
        tables = used if isinstance(used, list) else [used]
        counted["read" if model.name in READS else "write"] += sum(
            table["CapacityUnits"] for table in tables
        )
        if model.name == "BatchGetItem":  # PynamoDB does not ask what it took: a unit for each row.
            counted["read"] += sum(len(rows) for rows in parsed["Responses"].values())

    events = connection.client.meta.events
    events.register("after-call.dynamodb", note)
    yield counted
    events.unregister("after-call.dynamodb", note)


def used_by(units: Units, settle: Settler, request: Callable[[], Any]) -> Units:
    settle()
    units.update(read=0, write=0)
    assert request().status_code < 300
    at_once = dict(units)
    settle()
    return at_once | {
        "read after": units["read"] - at_once["read"],
        "write after": units["write"] - at_once["write"],
    }


def test_the_measured_units_are_those_of_the_file(
    alice: Person,
    bob: Person,
    settle: Settler,
    units: Units,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spreading, "TRIMS_ONE_IN", 2**32)  # What one post in 64 costs more.
    bob.put(f"/v1/users/{alice.user_id}/follow")
    settle()
    for number in range(25):
        alice.post("/v1/tasks", {"title": f"Task {number}"}, format="json")
        alice.post("/v1/posts", {"text": f"Post {number}"}, format="json")
    settle()
    assert len(alice.get("/v1/tasks?limit=25").json()["items"]) == 25
    assert len(bob.get("/v1/feed?limit=25").json()["items"]) == 25
    task = alice.get("/v1/tasks").json()["items"][0]
    path = f"/v1/tasks/{task['taskId']}"
    requests: dict[str, Callable[[], Any]] = {
        "GET /v1/tasks": lambda: alice.get("/v1/tasks?limit=25"),
        "GET /v1/tasks/{taskId}": lambda: alice.get(path),
        "GET /v1/feed": lambda: bob.get("/v1/feed?limit=25"),
        "GET /v1/users/me": lambda: alice.get("/v1/users/me"),
        "GET /v1/notifications/pending": lambda: alice.get("/v1/notifications/pending"),
        "PATCH /v1/tasks/{taskId}": lambda: alice.patch(path, {"title": "New"}, format="json"),
        "POST /v1/tasks": lambda: alice.post("/v1/tasks", {"title": "One more"}, format="json"),
        "POST /v1/tasks/{taskId}/complete": lambda: alice.post(f"{path}/complete"),
        "POST /v1/posts": lambda: alice.post("/v1/posts", {"text": "One"}, format="json"),
        "DELETE /v1/tasks/{taskId}": lambda: alice.delete(path),
    }

    measured = {name: used_by(units, settle, request) for name, request in requests.items()}

    # To be copied to infra/costs when it differs rightly; then `manage.py costs`.
    (env.ROOT / "build").mkdir(exist_ok=True)
    (env.ROOT / "build" / "measured.json").write_text(json.dumps(measured, indent=2) + "\n")
    assert measured == costs.read("measured")


def test_the_page_is_what_the_command_writes() -> None:
    assert (env.ROOT / "docs" / "costs.md").read_text() == page.render()


def test_the_shares_make_up_all_requests() -> None:
    assert sum(costs.read("assumed")["share of requests"].values()) == pytest.approx(1)


def test_every_price_is_on_the_page_and_of_the_stages_region() -> None:
    prices = costs.read("prices")

    assert {name for names in page.GROUPS.values() for name in names} == prices["usd"].keys()
    assert prices["region"] == costs.stage_region()


@pytest.mark.parametrize(
    ("amount", "usd"), [(0, 0), (333, 1232.1), (433, 1538.1), (1100, 3532.12)], ids=str
)
def test_each_part_of_an_amount_has_the_price_of_its_tier(amount: float, usd: float) -> None:
    assert costs.price("gateway requests, million", amount) == pytest.approx(usd)


def test_the_free_tier_is_free_while_nobody_comes() -> None:
    amounts = costs.amounts("free-tier", 0)

    assert sum(costs.price(name, amount) for name, amount in amounts.items()) == 0
