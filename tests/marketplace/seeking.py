"""What people look for, made by HTTP, and what they are told."""

from typing import Any

from apps.marketplace.models import MarketRow
from tests.conftest import Person

BERLIN = "52.520008,13.404954"


def save(who: Person, name: str = "Chairs", channels: Any = None, **filters: Any) -> Any:
    body: dict[str, Any] = {"name": name, "filters": filters}
    if channels is not None:
        body["channels"] = channels
    return who.post("/v1/saved-searches", body, "json")


def want(who: Person, title: str = "Garden chair", **more: Any) -> Any:
    return who.post("/v1/wanted", {"title": title, **more}, "json")


def told(who: Person) -> list[tuple[str, str]]:
    """List the types of what somebody was told, and of which thing, the oldest first."""
    found = who.get("/v1/notifications?limit=100").json()["items"]
    return [(one["type"], one["data"]["id"]) for one in reversed(found)]


def raw_rows_of(who: Person) -> list[dict[str, Any]]:
    """Read all that lies in somebody's partition, with all that it says."""
    found: list[dict[str, Any]] = MarketRow.connected().query(f"user#{who.user_id}")["Items"]
    return found


def rows_of(who: Person) -> list[MarketRow]:
    return list(MarketRow.all_in(f"user#{who.user_id}"))
