"""CRUD of contacts."""

from typing import Any

import pytest

from apps.core.ids import new_id
from apps.gifts.models import Contact
from tests.conftest import Person
from tests.factories import NOW, make_contact, make_user


def create(who: Person, **body: Any) -> Any:
    return who.post("/v1/contacts", {"name": "Anna", **body}, "json")


def test_is_created_in_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    body = {
        "name": "  Anna Berg ",
        "relationship": "sister",
        "email": "Anna@Example.com",
        "phone": "+49 30 1234",
        "notes": "Allergic to lilies.",
        "interests": ["tea", "tea", "climbing"],
        "sizes": {"shoes": "38"},
        "tags": ["family"],
    }

    response = alice.post("/v1/contacts", body, "json")

    contact = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/contacts/{contact['contactId']}"
    assert response["ETag"] == '"1"'
    assert dynamodb_calls == ["PutItem"]
    assert contact == {
        **body,
        "contactId": contact["contactId"],
        "userId": alice.user_id,
        "name": "Anna Berg",
        "email": "anna@example.com",
        "interests": ["tea", "climbing"],
        "birthday": None,
        "avatarImageId": None,
        "linkedUserId": None,
        "stayInTouchDays": None,
        "lastContactAt": None,
        "createdAt": contact["createdAt"],
        "updatedAt": contact["createdAt"],
        "version": 1,
    }
    assert alice.get(response["Location"]).json() == contact


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"relationship": "x" * 51}, "relationship"),
        ({"email": "anna"}, "email"),
        ({"birthday": "yesterday"}, "birthday"),
        ({"birthday": "2026-02-30"}, "birthday"),
        ({"birthday": "0999-01-01"}, "birthday"),
        ({"birthday": "--02-30"}, "birthday"),
        ({"birthday": "--2-3"}, "birthday"),
        ({"birthday": 5}, "birthday"),
        ({"interests": "tea"}, "interests"),
        ({"sizes": {"shoes": 38}}, "sizes.shoes"),
        ({"sizes": {str(number): "x" for number in range(31)}}, "sizes"),
        ({"stayInTouchDays": 0}, "stayInTouchDays"),
        ({"stayInTouchDays": "7"}, "stayInTouchDays"),
        ({"lastContactAt": "2026-03-01"}, "lastContactAt"),
        ({"avatarImageId": "01M7XZG9NTT9PS9JT1WZ08ZQTT"}, "avatarImageId"),
        ({"linkedUserId": "nobody"}, "linkedUserId"),
        ({"linkedUserId": "00000000-0000-4000-8000-00000000dead"}, "linkedUserId"),
        ({"color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(alice: Person, change: dict[str, Any], field: str) -> None:
    response = create(alice, **change)

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
    assert list(Contact.query(alice.user_id)) == []


def test_thousands_of_sizes_are_told_once(alice: Person) -> None:
    sizes = {str(number): number for number in range(10_000)}

    response = create(alice, sizes=sizes)

    assert response.status_code == 400
    assert response.json()["error"]["details"] == {"sizes": ["At most 30 sizes."]}


def test_links_an_account_that_one_may_see(alice: Person, bob: Person) -> None:
    response = create(alice, linkedUserId=bob.user_id)

    assert response.json()["linkedUserId"] == bob.user_id


def test_changes_what_nothing_hangs_on_in_one_call(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    path = f"/v1/contacts/{make_contact(alice.user_id, phone='1').contact_id}"
    dynamodb_calls.clear()

    response = alice.patch(path, {"phone": None, "notes": "x"}, "json")

    body = response.json()
    assert (body["phone"], body["notes"], body["version"]) == (None, "x", 2)
    assert dynamodb_calls == ["UpdateItem"]


def test_renames_in_two(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/contacts/{make_contact(alice.user_id).contact_id}"
    dynamodb_calls.clear()

    assert alice.patch(path, {"name": "Zoë"}, "json").json()["name"] == "Zoë"
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]


def test_put_replaces_everything(alice: Person) -> None:
    path = f"/v1/contacts/{make_contact(alice.user_id, phone='1', tags=['a']).contact_id}"

    body = alice.put(path, {"name": "Bea"}, "json").json()

    assert (body["name"], body["phone"], body["tags"], body["version"]) == ("Bea", None, [], 2)


@pytest.mark.parametrize("body", [{"name": "Zoë"}, {"phone": "1"}])
def test_refuses_another_version(alice: Person, body: dict[str, str]) -> None:
    path = f"/v1/contacts/{make_contact(alice.user_id).contact_id}"

    response = alice.patch(path, body, "json", headers={"If-Match": '"2"'})

    assert response.status_code == 412
    assert response.json()["error"]["details"] == {"currentVersion": 1}
    assert alice.delete(path, headers={"If-Match": '"2"'}).status_code == 412
    assert alice.patch(path, body, "json", headers={"If-Match": '"1"'}).status_code == 200


def test_is_nothing_to_others(alice: Person, bob: Person) -> None:
    contact = make_contact(alice.user_id)

    for contact_id in (contact.contact_id, new_id(NOW), "nonsense"):
        path = f"/v1/contacts/{contact_id}"
        assert bob.get(path).status_code == 404
        assert bob.get(f"{path}/gifts").status_code == 404
        assert bob.post(f"{path}/touch").status_code == 404
        assert bob.patch(path, {"name": "Mine"}, "json").status_code == 404
        assert bob.patch(path, {"phone": "1"}, "json").status_code == 404
        assert bob.put(path, {"name": "Mine"}, "json").status_code == 404
        assert bob.delete(path).status_code == 404
    assert bob.get("/v1/contacts").json()["items"] == []
    assert Contact.load(alice.user_id, contact.contact_id).version == 1


def test_a_key_makes_one_contact(alice: Person) -> None:
    answers = [
        alice.post(
            "/v1/contacts",
            {"name": "Anna", "birthday": "1990-05-10"},
            "json",
            headers={"Idempotency-Key": "k"},
        )
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert len(alice.get("/v1/contacts").json()["items"]) == 1
    assert len(alice.get("/v1/events").json()["items"]) == 1


def test_a_contact_of_somebody_gone_is_still_there(alice: Person) -> None:
    make_user("00000000-0000-4000-8000-000000000001")
    linked = create(alice, linkedUserId="00000000-0000-4000-8000-000000000001").json()

    assert alice.get(f"/v1/contacts/{linked['contactId']}").json() == linked
