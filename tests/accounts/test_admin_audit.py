"""The audit log: newest first, every entry once, a page at the price of a page."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from apps.accounts.models import AuditEntry
from apps.core.ids import new_id
from tests.conftest import Person


def test_shows_who_did_what_to_whom(admin: Person, alice: Person) -> None:
    admin.put(f"/v1/admin/users/{alice.user_id}/roles", {"roles": ["moderator"]}, format="json")

    answer = admin.get("/v1/admin/audit")

    entry = answer.json()["items"][0]
    assert answer.status_code == 200
    assert entry == {
        "entryId": entry["entryId"],
        "action": "users.roles",
        "actorId": admin.user_id,
        "userId": alice.user_id,
        "details": {"roles": ["moderator"]},
        "createdAt": entry["createdAt"],
    }


def test_shows_each_entry_once_across_pages(admin: Person, alice: Person) -> None:
    for what in ("suspend", "reinstate") * 3:
        admin.post(f"/v1/admin/users/{alice.user_id}/{what}")

    seen: list[Any] = []
    query = {"limit": "4"}
    while query and len(seen) < 12:
        page = admin.get("/v1/admin/audit", query).json()
        seen += page["items"]
        query = {"limit": "4", "cursor": page["nextCursor"]} if page["nextCursor"] else {}

    ids = [entry["entryId"] for entry in seen]
    assert ids == sorted(set(ids), reverse=True)
    mine = [entry["action"] for entry in seen if entry["userId"] == alice.user_id]
    assert mine == ["users.reinstate", "users.suspend"] * 3


def test_a_page_is_one_query(admin: Person, alice: Person, dynamodb_calls: list[str]) -> None:
    admin.post(f"/v1/admin/users/{alice.user_id}/suspend")
    dynamodb_calls.clear()

    admin.get("/v1/admin/audit?limit=1")

    assert dynamodb_calls == ["Query"]


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_goes_on_into_the_year_before(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.accounts.models.audit.FIRST_YEAR", 2997)
    about = str(uuid4())
    moments = [datetime(year, 6, day, tzinfo=UTC) for year in (2997, 2999) for day in (1, 2)]
    for moment in moments:
        AuditEntry(
            str(moment.year), new_id(moment), action="a", user_id=about, created_at=moment
        ).save_new()

    seen: list[datetime] = []
    after, pages = None, 0
    while pages == 0 or after:
        page = AuditEntry.newest(datetime(2999, 7, 1, tzinfo=UTC), limit=limit, after=after)
        seen += [entry.created_at for entry in page.items if entry.user_id == about]
        after, pages = page.next_key, pages + 1

    assert seen == sorted(moments, reverse=True)


def test_refuses_what_it_does_not_know(admin: Person) -> None:
    assert admin.get("/v1/admin/audit?user=x").status_code == 400
    assert admin.get("/v1/admin/audit?limit=101").status_code == 400
    wrong = admin.get("/v1/admin/audit?cursor=x")
    assert wrong.json()["error"]["code"] == "INVALID_CURSOR"
