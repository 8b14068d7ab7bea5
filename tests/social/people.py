"""What tests of ties do and look at, over the API and in the tables."""

from typing import Any
from uuid import uuid4

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import partitions_of
from apps.core.db import Item, connection
from tests.conftest import Person
from tests.factories import make_user


def put(who: Person, whom: Person | str, what: str) -> int:
    """Follow, block or mute somebody. Returns the status."""
    return int(who.put(f"/v1/users/{id_of(whom)}/{what}").status_code)


def delete(who: Person, whom: Person | str, what: str) -> int:
    return int(who.delete(f"/v1/users/{id_of(whom)}/{what}").status_code)


def answer(who: Person, asker: Person | str, verb: str, **headers: Any) -> Any:
    """Accept or reject a request."""
    return who.post(f"/v1/follow-requests/{id_of(asker)}/{verb}", headers=headers)


def set_private(who: Person, *, is_private: bool = True) -> None:
    body = {"settings": {"privateAccount": is_private}}
    assert who.patch("/v1/users/me", body, "json").status_code == 200


def listed(who: Person, path: str) -> list[str]:
    """The ids on all pages of a list of people."""
    return [person["userId"] for person in pages(who, path)]


def pages(who: Person, path: str, limit: int = 25) -> list[Any]:
    found: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        page = who.get(f"/v1/{path}", query).json()
        found += page["items"]
        cursor = page["nextCursor"]
    return found


def counts(user: Person | str) -> tuple[int, int]:
    """How many follow a user, and how many they follow."""
    row = User.load(id_of(user))
    return row.followers, row.following


def places(user: Person | str) -> set[str]:
    """The places of all rows of a user that have not ended."""
    rows = (row for place in partitions_of(id_of(user)) for row in Tie.all_in(place))
    return {row.place for row in rows}


def rows_counted(user: Person | str) -> tuple[int, int]:
    kinds = [place.partition("#")[0] for place in places(user)]
    return kinds.count("follower"), kinds.count("follows")


def at_one_moment(*rows: Item) -> list[dict[str, Any] | None]:
    """Read rows as they are together, in one transaction; one that ended is None."""
    gets = [{"Get": {"TableName": row.Meta.table_name, "Key": key_of(row)}} for row in rows]
    answers = connection.client.transact_get_items(TransactItems=gets)["Responses"]
    raw = [one.get("Item") for one in answers]
    return [None if one is None or "deletedAt" in one else one for one in raw]


def key_of(row: Item) -> dict[str, Any]:
    names = ("userId", "place")[: len(row.keys())]
    return {name: {"S": value} for name, value in zip(names, row.keys(), strict=True)}


def somebody() -> str:
    """Make a user who does nothing by themselves."""
    user_id = str(uuid4())
    make_user(user_id)
    return user_id


def id_of(who: Person | str) -> str:
    return who if isinstance(who, str) else who.user_id
