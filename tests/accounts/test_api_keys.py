"""API keys: made, listed and deleted by their owner, and used by whoever holds them."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts import services
from apps.accounts.models import ApiKey, User
from apps.core.api import authentication, key_authentication
from apps.core.api_keys import Credential
from apps.core.errors import Unavailable
from apps.core.idempotency import Intent
from tests.conftest import Person
from tests.factories import make_task
from tests.threads import at_once

TASKS = ["tasks:read", "tasks:write"]


@pytest.fixture(autouse=True)
def _remembers_nothing() -> Iterator[None]:
    yield
    key_authentication._grants.clear()


def make_key(who: APIClient, **more: Any) -> Any:
    return who.post("/v1/api-keys", {"name": "Sensor", "scopes": TASKS, **more}, format="json")


def holder(who: APIClient, **more: Any) -> APIClient:
    """Somebody who has nothing but a key of `who`."""
    return sending(make_key(who, **more).json()["secret"])


def sending(key: str) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_X_API_KEY=key)
    return client


def test_shows_the_secret_once(alice: Person) -> None:
    answer = make_key(alice, ratePerMinute=60, expiresAt="2099-01-01T00:00:00Z")

    body = answer.json()
    secret, prefix = body.pop("secret"), f"hearth_{body['keyId']}"
    assert answer.status_code == 201
    assert body == {
        "keyId": body["keyId"],
        "userId": alice.user_id,
        "name": "Sensor",
        "prefix": prefix,
        "scopes": TASKS,
        "ratePerMinute": 60,
        "expiresAt": "2099-01-01T00:00:00.000Z",
        "lastUsedAt": None,
        "createdAt": body["createdAt"],
        "updatedAt": body["createdAt"],
    }
    assert secret.startswith(f"{prefix}_{alice.user_id}_")
    assert answer["Location"] == f"/v1/api-keys/{body['keyId']}"
    assert alice.get("/v1/api-keys").json() == {"items": [body], "nextCursor": None}


def test_keeps_a_hash_of_the_secret_alone(alice: Person) -> None:
    body = make_key(alice).json()

    row = ApiKey.load(alice.user_id, body["keyId"])

    assert len(row.secret_hash) == 64
    assert body["secret"][-43:] not in str(row.serialize())  # The random part.


def test_lists_each_key_once_across_pages(alice: Person, bob: Person) -> None:
    made = [make_key(alice).json()["keyId"] for _ in range(5)]
    make_key(bob)

    seen: list[str] = []
    pages = 0
    query = {"limit": "2"}
    while pages == 0 or "cursor" in query:
        page = alice.get("/v1/api-keys", query).json()
        seen += [key["keyId"] for key in page["items"]]
        pages += 1
        query = {"limit": "2"} | ({"cursor": page["nextCursor"]} if page["nextCursor"] else {})

    assert seen == sorted(made, reverse=True)


def test_one_is_read_where_its_creation_says(alice: Person, bob: Person) -> None:
    made = make_key(alice)

    read = alice.get(made["Location"])

    assert (read.status_code, read.json()) == (
        200,
        {name: value for name, value in made.json().items() if name != "secret"},
    )
    assert bob.get(made["Location"]).status_code == 404


def test_calls(alice: Person, dynamodb_calls: list[str]) -> None:
    key_id = make_key(alice).json()["keyId"]
    alice.get("/v1/api-keys")
    alice.delete(f"/v1/api-keys/{key_id}")

    assert dynamodb_calls == ["PutItem", "Query", "UpdateItem"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["tasks"]}, "scopes.0"),
        ({"scopes": ["tasks:read", "admin:write"]}, "scopes.1"),
        ({"scopes": "tasks:read"}, "scopes"),
        ({"ratePerMinute": 0}, "ratePerMinute"),
        ({"ratePerMinute": 6001}, "ratePerMinute"),
        ({"ratePerMinute": "60"}, "ratePerMinute"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "tomorrow"}, "expiresAt"),
        ({"roles": ["admin"]}, "roles"),
    ],
)
def test_refuses_a_wrong_field_by_name(alice: Person, body: Any, field: str) -> None:
    answer = make_key(alice, **body)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]
    assert alice.get("/v1/api-keys").json()["items"] == []


@pytest.mark.parametrize("header", ["HTTP_X_API_KEY", "HTTP_AUTHORIZATION"])
def test_acts_as_its_owner(alice: Person, bob: Person, header: str) -> None:
    task = make_task(alice.user_id)
    foreign = make_task(bob.user_id)
    secret = make_key(alice).json()["secret"]
    script = APIClient()
    script.credentials(**{header: secret if header == "HTTP_X_API_KEY" else f"ApiKey {secret}"})

    made = script.post("/v1/tasks", {"title": "Water"}, format="json")

    assert made.status_code == 201
    assert alice.get(f"/v1/tasks/{made.json()['taskId']}").status_code == 200
    assert script.get(f"/v1/tasks/{task.task_id}").status_code == 200
    assert script.get(f"/v1/tasks/{foreign.task_id}").status_code == 404


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        (["tasks:read"], "get", "/v1/tasks", 200),
        (["tasks:read"], "post", "/v1/tasks", 403),
        (["tasks:read"], "get", "/v1/categories", 200),
        (["tasks:read"], "get", "/v1/notifications/pending", 403),
        (["tasks:write"], "get", "/v1/tasks", 403),
        (["notifications:read"], "get", "/v1/notifications/pending", 200),
        (["notifications:read"], "get", "/v1/tasks", 403),
        (["social:read"], "get", "/v1/users?q=ada", 200),
        (["social:read"], "get", "/v1/users/me", 403),
        (["tasks:read"], "get", "/v1/users?q=ada", 403),
    ],
)
def test_ends_at_its_scopes(
    alice: Person, scopes: list[str], method: str, path: str, status: int
) -> None:
    script = holder(alice, scopes=scopes)

    answer = getattr(script, method)(path, {} if method == "get" else {"title": "T"}, format="json")

    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/v1/api-keys"),
        ("post", "/v1/api-keys"),
        ("delete", "/v1/api-keys/01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"),
        ("get", "/v1/users/me"),
        ("patch", "/v1/users/me"),
        ("post", "/v1/auth/logout"),
    ],
)
def test_manages_neither_keys_nor_account(alice: Person, method: str, path: str) -> None:
    script = holder(alice, scopes=["notifications:read", "notifications:write", *TASKS])

    answer = getattr(script, method)(path, {}, format="json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize("what", ["malformed", "empty", "unknown", "secret", "owner", "long"])
def test_a_wrong_key_is_refused(alice: Person, bob: Person, what: str) -> None:
    secret = make_key(alice).json()["secret"]
    sending(secret).get("/v1/tasks")  # So that it is known to this process.
    wrong = {
        "malformed": secret.replace("hearth", "earth"),
        "empty": "",
        "unknown": Credential.make("01KJMB8V8R4T2ZQ5W6X7Y8Z9AB", alice.user_id).text,
        "secret": secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "owner": secret.replace(alice.user_id, bob.user_id),
        "long": secret * 100,
    }[what]

    answer = sending(wrong).get("/v1/tasks")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "UNAUTHENTICATED"
    assert answer["WWW-Authenticate"]


def test_the_owner_in_a_key_is_sealed_also_where_nobody_knows_it_yet(
    alice: Person, bob: Person
) -> None:
    secret = make_key(alice).json()["secret"]

    assert sending(secret.replace(alice.user_id, bob.user_id)).get("/v1/tasks").status_code == 401
    assert sending(secret).get("/v1/tasks").status_code == 200


def test_a_token_goes_before_a_key(alice: Person, bob: Person) -> None:
    task = make_task(alice.user_id)
    key = make_key(bob, scopes=["notifications:read"]).json()["secret"]

    assert alice.get(f"/v1/tasks/{task.task_id}", HTTP_X_API_KEY=key).status_code == 200


def test_a_use_costs_one_read_a_minute_besides_its_rate(
    alice: Person, dynamodb_calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    script, now = holder(alice), time.monotonic()
    dynamodb_calls.clear()

    for _ in range(3):
        script.get("/v1/tasks")

    # The key, the note of its use, a new window of its rate; then its rate alone.
    key = ["GetItem", "UpdateItem", "UpdateItem", "UpdateItem", "Query"]
    assert dynamodb_calls == [*key, "UpdateItem", "Query", "UpdateItem", "Query"]
    monkeypatch.setattr("apps.core.caches.time.monotonic", lambda: now + 61)
    dynamodb_calls.clear()
    script.get("/v1/tasks")
    assert dynamodb_calls == ["GetItem", "GetItem", "UpdateItem", "Query"]  # Key, owner, rate.


def test_notes_its_last_use_every_five_minutes(alice: Person) -> None:
    now = timezone.now()
    made = services.create_api_key(
        user_id=alice.user_id,
        fields={"name": "K", "scopes": TASKS, "rate_per_minute": 1, "lapses_at": None},
        now=now,
    )
    credential = Credential.read(made.secret)
    assert credential

    def used_at(minutes: int) -> Any:
        services.use_api_key(credential=credential, now=now + timedelta(minutes=minutes))
        last = ApiKey.load(alice.user_id, made.key.key_id).last_used_at
        return last and round((last - now).total_seconds() / 60)

    assert [used_at(minutes) for minutes in (0, 4, 6, 7)] == [0, 0, 6, 6]
    assert ApiKey.load(alice.user_id, made.key.key_id).version == 1


def test_tells_its_last_use(alice: Person) -> None:
    holder(alice).get("/v1/tasks")

    [key] = alice.get("/v1/api-keys").json()["items"]

    assert key["lastUsedAt"] >= key["createdAt"]


def test_a_deleted_key_is_refused_at_once(alice: Person) -> None:
    body = make_key(alice).json()
    script = sending(body["secret"])
    assert script.get("/v1/tasks").status_code == 200

    answer = alice.delete(f"/v1/api-keys/{body['keyId']}")

    assert answer.status_code == 204
    assert script.get("/v1/tasks").status_code == 401
    assert alice.delete(f"/v1/api-keys/{body['keyId']}").status_code == 404
    assert alice.get("/v1/api-keys").json()["items"] == []


def test_other_processes_refuse_a_deleted_key_within_a_minute(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, now = make_key(alice).json(), time.monotonic()
    script = sending(body["secret"])
    script.get("/v1/tasks")
    services.delete_api_key(user_id=alice.user_id, key_id=body["keyId"], now=timezone.now())

    monkeypatch.setattr("apps.core.caches.time.monotonic", lambda: now + 61)

    assert script.get("/v1/tasks").status_code == 401


def test_a_late_use_does_not_bring_a_deleted_key_back(alice: Person) -> None:
    key_id = make_key(alice).json()["keyId"]
    row = ApiKey.load(alice.user_id, key_id)
    services.delete_api_key(user_id=alice.user_id, key_id=key_id, now=timezone.now())

    row.note_use(timezone.now())

    assert ApiKey.find(alice.user_id, key_id) is None


def test_bob_does_not_see_alices_key(alice: Person, bob: Person) -> None:
    key_id = make_key(alice).json()["keyId"]

    assert bob.delete(f"/v1/api-keys/{key_id}").status_code == 404
    assert bob.get("/v1/api-keys").json()["items"] == []
    assert ApiKey.find(alice.user_id, key_id)


def test_an_expired_key_is_refused_to_the_second(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = timezone.now() + timedelta(seconds=30)
    script = holder(alice, expiresAt=over.isoformat())
    assert script.get("/v1/tasks").status_code == 200

    monkeypatch.setattr("apps.core.api.key_authentication.timezone.now", lambda: over)

    assert script.get("/v1/tasks").status_code == 401
    [key] = alice.get("/v1/api-keys").json()["items"]
    assert key["expiresAt"]


def test_a_key_of_somebody_who_may_not_come_in_is_refused(alice: Person) -> None:
    script = holder(alice)
    User.change(alice.user_id, changes={"suspended_at": timezone.now()})
    authentication.forget_standing(alice.user_id)

    assert script.get("/v1/tasks").status_code == 401


def test_its_rate_is_exact(alice: Person) -> None:
    secret = make_key(alice, ratePerMinute=5).json()["secret"]

    statuses = at_once(16, lambda _: sending(secret).get("/v1/tasks").status_code)

    assert sorted(statuses) == [200] * 5 + [429] * 11
    assert 1 <= int(sending(secret).get("/v1/tasks")["Retry-After"]) <= 60


def test_a_repeat_under_a_key_gets_the_same_secret(alice: Person) -> None:
    key: Any = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    body = {"name": "Sensor", "scopes": TASKS}

    answers = [alice.post("/v1/api-keys", body, format="json", **key) for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert len(alice.get("/v1/api-keys").json()["items"]) == 1


def test_a_repeat_whose_first_answer_was_lost_has_a_secret_that_works(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key: Any = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    body = {"name": "Sensor", "scopes": TASKS}
    with monkeypatch.context() as patch:
        patch.setattr(Intent, "store", unavailable)
        lost = alice.post("/v1/api-keys", body, format="json", **key).json()

    second = alice.post("/v1/api-keys", body, format="json", **key).json()

    assert second["keyId"] == lost["keyId"]
    assert sending(second["secret"]).get("/v1/tasks").status_code == 200
    assert sending(lost["secret"]).get("/v1/tasks").status_code == 401


def unavailable(*_args: object) -> None:
    raise Unavailable
