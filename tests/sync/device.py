"""A device that keeps what its owner has, as a client of the API would."""

from typing import Any

from tests.conftest import Person

LISTS = {
    "task": "tasks",
    "category": "categories",
    "contact": "contacts",
    "event": "events",
    "gift": "gifts",
    "notification": "notifications",
}
Thing = tuple[str, str]  # Its type and id.


class Device:
    """Applies changes in their order, and knows no more than they say."""

    def __init__(self, owner: Person) -> None:
        self.owner = owner
        self.token: str | None = None
        self.has_more = True
        self.things: dict[Thing, dict[str, Any]] = {}
        self.changes: list[dict[str, Any]] = []  # Of the last page.

    def step(self, limit: int = 100) -> None:
        """Fetch one page."""
        query = {"limit": limit} | ({"since": self.token} if self.token else {})
        answer = self.owner.get("/v1/sync", query)
        assert answer.status_code == 200, answer.json()
        self.changes = answer.json()["changes"]
        self.token, self.has_more = answer.json()["nextToken"], answer.json()["hasMore"]
        for change in self.changes:
            self._apply(change)

    def sync(self, limit: int = 100) -> None:
        """Fetch until there is no more."""
        self.step(limit)
        while self.has_more:
            self.step(limit)

    def _apply(self, change: dict[str, Any]) -> None:
        thing = change["type"], change["id"]
        if change["op"] == "put":
            assert change["resource"].get("version", change["version"]) == change["version"]
            self.things[thing] = change["resource"]
        else:
            assert change["resource"] is None
            self.things.pop(thing, None)


def on_the_server(owner: Person) -> dict[Thing, dict[str, Any]]:
    """Read all that somebody has from the lists of the API."""
    found: dict[Thing, dict[str, Any]] = {}
    for kind, path in LISTS.items():
        query: dict[str, Any] = {"limit": 100}
        while True:
            page = owner.get(f"/v1/{path}", query).json()
            found |= {(kind, one[f"{kind}Id"]): one for one in page["items"]}
            if page["nextCursor"] is None:
                break
            query["cursor"] = page["nextCursor"]
    return found
