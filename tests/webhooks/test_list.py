"""`GET /webhooks` and `GET /webhooks/{id}`"""

import pytest

from apps.core.ids import new_id
from tests.conftest import Person
from tests.factories import NOW
from tests.webhooks.conftest import make_webhook, page_by_page

URL = "https://hooks.example/in"

pytestmark = pytest.mark.usefixtures("names")


def test_lists_each_once_across_pages_the_newest_first(alice: Person, bob: Person) -> None:
    made = [make_webhook(alice, URL)["webhookId"] for _ in range(5)]
    make_webhook(bob, URL)

    seen = [webhook["webhookId"] for webhook in page_by_page(alice, "/v1/webhooks")]

    assert seen == sorted(made, reverse=True)


def test_shows_no_secret(alice: Person) -> None:
    made = make_webhook(alice, URL)
    secret = made.pop("secret")

    answer = alice.get("/v1/webhooks")

    assert answer.json() == {"items": [made], "nextCursor": None}
    assert secret not in answer.content.decode()


def test_one_and_all_cost_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    webhook = make_webhook(alice, URL)
    dynamodb_calls.clear()

    alice.get("/v1/webhooks")
    alice.get(f"/v1/webhooks/{webhook['webhookId']}")

    assert dynamodb_calls == ["Query", "GetItem"]


def test_answers_304_while_nothing_changed(alice: Person) -> None:
    path = f"/v1/webhooks/{make_webhook(alice, URL)['webhookId']}"
    tag = alice.get(path)["ETag"]

    assert alice.get(path, headers={"If-None-Match": tag}).status_code == 304
    alice.patch(path, {"description": "x"}, "json")
    assert alice.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_refuses_a_cursor_of_somebody_else(alice: Person, bob: Person) -> None:
    for _ in range(2):
        make_webhook(alice, URL)
    cursor = alice.get("/v1/webhooks?limit=1").json()["nextCursor"]

    answer = bob.get(f"/v1/webhooks?cursor={cursor}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_CURSOR")


def test_refuses_an_unknown_parameter(alice: Person) -> None:
    assert alice.get("/v1/webhooks?enabled=true").status_code == 400


def test_is_nothing_to_others(alice: Person, bob: Person) -> None:
    webhook_id = make_webhook(alice, URL)["webhookId"]

    for one in (webhook_id, new_id(NOW), "nonsense", "count"):
        path = f"/v1/webhooks/{one}"
        assert bob.get(path).status_code == 404
        assert bob.patch(path, {"enabled": False}, "json").status_code == 404
        assert bob.delete(path).status_code == 404
        assert bob.post(f"{path}/test").status_code == 404
        assert bob.get(f"{path}/deliveries").status_code == 404
        assert bob.post(f"{path}/deliveries/{new_id(NOW)}/redeliver").status_code == 404

    assert bob.get("/v1/webhooks").json()["items"] == []
    assert alice.get(f"/v1/webhooks/{webhook_id}").json()["enabled"]
    assert alice.get("/v1/webhooks/count").status_code == 404


def test_needs_credentials(anonymous: Person) -> None:
    assert anonymous.get("/v1/webhooks").status_code == 401
