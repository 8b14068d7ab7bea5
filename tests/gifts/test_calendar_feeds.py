"""Calendar feeds: made, shown, read, revoked."""

import sys
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
from rest_framework.test import APIClient

from apps.accounts.services import reinstate_user, suspend_user
from apps.core.belongings import of_all_domains
from apps.core.calendars import Kind, Owner, ToDo, entries_of, gives
from apps.gifts.models import CalendarFeed
from tests.conftest import Person
from tests.factories import NOW, make_occasion, make_task

FEEDS = "/v1/calendar-feeds"
ALL = ["events", "tasks", "reservations"]


def feed_of(who: Person, *include: str) -> dict[str, Any]:
    made: dict[str, Any] = who.post(FEEDS, {"include": include or ALL}, "json").json()
    return made


def path_of(feed: dict[str, Any]) -> str:
    return urlsplit(str(feed["url"])).path


def calendar_of(who: Person, *include: str) -> icalendar.Calendar:
    answer = who.get(path_of(feed_of(who, *include)))
    return icalendar.Calendar.from_ical(answer.content)


def test_takes_what_it_gave(alice: Person) -> None:
    feed = alice.post(FEEDS, {"include": ALL}, "json").json()

    assert alice.post(FEEDS, feed, "json").status_code == 201


def test_makes_a_feed_with_its_link(alice: Person, dynamodb_calls: list[str]) -> None:
    answer = alice.post(FEEDS, {"include": ALL}, "json")

    assert dynamodb_calls == ["PutItem"]
    feed = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"{FEEDS}/{feed['feedId']}")
    assert feed.keys() == {"feedId", "userId", "include", "createdAt", "updatedAt", "url"}
    assert (feed["userId"], feed["include"]) == (alice.user_id, ALL)
    assert feed["url"].startswith("http://127.0.0.1:8000/v1/calendar/")
    assert feed["url"].endswith(".ics")


def test_keeps_the_secret_of_the_link_nowhere(alice: Person) -> None:
    feed = feed_of(alice)

    secret = feed["url"].removesuffix(".ics")[-43:]
    assert secret not in str(CalendarFeed.load(alice.user_id, feed["feedId"]).serialize())


def test_shows_the_link_to_its_owner_again(alice: Person, bob: Person) -> None:
    feeds = [feed_of(alice, "events"), feed_of(alice, "tasks")]

    assert alice.get(FEEDS).json() == {"items": feeds[::-1], "nextCursor": None}
    assert bob.get(FEEDS).json()["items"] == []


def test_one_is_read_where_its_creation_says(alice: Person, bob: Person) -> None:
    made = alice.post(FEEDS, {"include": ["events"]}, "json")

    assert alice.get(made["Location"]).json() == made.json()
    assert bob.get(made["Location"]).status_code == 404


def test_again_under_a_key_it_is_the_same_feed(alice: Person) -> None:
    key = {"Idempotency-Key": "k"}
    first = alice.post(FEEDS, {"include": ALL}, "json", headers=key)

    again = alice.post(FEEDS, {"include": ALL}, "json", headers=key)

    assert again.content == first.content
    assert len(alice.get(FEEDS).json()["items"]) == 1


@pytest.mark.parametrize("include", [[], ["birthdays"], None, "events"])
def test_refuses_other_kinds(alice: Person, include: object) -> None:
    answer = alice.post(FEEDS, {"include": include}, "json")

    assert answer.status_code == 400
    assert [name[:7] for name in answer.json()["error"]["details"]] == ["include"]


def test_is_read_without_an_account(
    alice: Person, anonymous: APIClient, dynamodb_calls: list[str]
) -> None:
    make_occasion(alice.user_id)
    make_task(alice.user_id)
    path = path_of(feed_of(alice))
    anonymous.get(path)
    dynamodb_calls.clear()

    answer = anonymous.get(path, headers={"Accept": "text/calendar"})

    assert dynamodb_calls == ["GetItem", "UpdateItem", "GetItem", "Query", "Query", "Query"]
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-cache"
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert [str(one["summary"]) for one in calendar.walk("VEVENT")] == ["Anna's wedding"]
    assert [str(one["summary"]) for one in calendar.walk("VTODO")] == ["Water the plants"]


def test_shows_what_is_included_alone(alice: Person) -> None:
    make_occasion(alice.user_id)
    make_task(alice.user_id)

    assert [one.name for one in calendar_of(alice, "events").subcomponents] == ["VEVENT"]
    assert [one.name for one in calendar_of(alice, "tasks").subcomponents] == ["VTODO"]
    assert calendar_of(alice, "reservations").subcomponents == []


def test_a_domain_adds_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.calendars._domains", {})
    asked: list[Owner] = []

    @gives(Kind.RESERVATIONS)
    def reservations(owner: Owner) -> list[ToDo]:
        asked.append(owner)
        return []

    owner = Owner(user_id="alice", zone="UTC")

    assert entries_of(["events"], owner) == entries_of(["reservations"], owner) == []
    assert asked == [owner]


def test_answers_304_until_something_changes(alice: Person, anonymous: APIClient) -> None:
    make_occasion(alice.user_id)
    path = path_of(feed_of(alice))
    known = {"If-None-Match": anonymous.get(path)["ETag"]}

    unchanged = anonymous.get(path, headers=known)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["ETag"] == known["If-None-Match"]

    make_occasion(alice.user_id, "Bea's wedding")
    assert anonymous.get(path, headers=known).status_code == 200


def test_revoked_it_is_gone_at_once(alice: Person, anonymous: APIClient) -> None:
    feed = feed_of(alice)
    assert anonymous.get(path_of(feed)).status_code == 200

    answer = alice.delete(f"{FEEDS}/{feed['feedId']}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert anonymous.get(path_of(feed)).status_code == 404
    assert alice.delete(f"{FEEDS}/{feed['feedId']}").status_code == 404


def test_of_somebody_else_it_cannot_be_revoked(alice: Person, bob: Person) -> None:
    feed = feed_of(alice)

    assert bob.delete(f"{FEEDS}/{feed['feedId']}").status_code == 404
    assert bob.get(path_of(feed)).status_code == 200


def test_unknown_links_look_like_revoked_ones_and_cost_nothing(
    alice: Person, bob: Person, anonymous: APIClient, dynamodb_calls: list[str]
) -> None:
    feed = feed_of(alice)
    path = path_of(feed)
    alice.delete(f"{FEEDS}/{feed['feedId']}")
    revoked = anonymous.get(path)
    dynamodb_calls.clear()

    foreign = path.replace(alice.user_id, bob.user_id)
    for other in ("/v1/calendar/x.ics", foreign, path.replace("_", "-"), f"{path[:-5]}.ics"):
        answer = anonymous.get(other)
        assert answer.status_code == revoked.status_code == 404
        assert answer["Content-Type"] == "application/json"
        without_id = {**answer.json()["error"], "correlationId": ""}
        assert without_id == {**revoked.json()["error"], "correlationId": ""}
    assert dynamodb_calls == []


def test_unknown_links_do_not_load_what_writes_calendars(
    anonymous: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apps.core.calendars.rendering", None)

    assert anonymous.get("/v1/calendar/x.ics").status_code == 404


def test_is_read_60_times_an_hour(alice: Person, anonymous: APIClient) -> None:
    path = path_of(feed_of(alice, "tasks"))
    statuses = [anonymous.get(path).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert int(anonymous.get(path)["Retry-After"]) > 3000
    assert anonymous.get(path_of(feed_of(alice, "tasks"))).status_code == 200


def test_keys_of_scripts_get_no_links(alice: Person) -> None:
    body = {"name": "x", "scopes": ["gifts:read", "gifts:write"]}
    key = alice.post("/v1/api-keys", body, "json").json()["secret"]

    answer = APIClient().get(FEEDS, headers={"X-API-Key": key})

    assert answer.status_code == 403


def test_goes_with_an_export_without_its_link_and_is_erased(alice: Person) -> None:
    feed = feed_of(alice)
    of_gifts = next(one for one in of_all_domains() if one.domain == "gifts")

    [exported] = of_gifts.documents["calendar-feeds"](alice.user_id)
    assert exported == {name: value for name, value in feed.items() if name != "url"}

    assert of_gifts.erase(alice.user_id, NOW)
    assert alice.get(FEEDS).json()["items"] == []
    assert alice.get(path_of(feed)).status_code == 404


def test_of_somebody_suspended_leads_nowhere(
    alice: Person, admin: Person, anonymous: APIClient
) -> None:
    path = path_of(feed_of(alice))
    suspend_user(user_id=alice.user_id, actor_id=admin.user_id, now=NOW)
    assert anonymous.get(path).status_code == 404

    reinstate_user(user_id=alice.user_id, actor_id=admin.user_id, now=NOW)
    assert anonymous.get(path).status_code == 200
