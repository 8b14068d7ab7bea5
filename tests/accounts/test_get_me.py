from rest_framework.test import APIClient

from tests.conftest import Person


def test_shows_the_whole_profile(alice: Person) -> None:
    answer = alice.get("/v1/users/me")

    assert answer.status_code == 200
    assert answer.json() == {
        "userId": alice.user_id,
        "username": f"user-{alice.user_id[:8]}",
        "displayName": None,
        "email": f"{alice.user_id}@example.com",
        "emailVerified": True,
        "profile": {
            "bio": None,
            "pronouns": None,
            "website": None,
            "birthday": None,
            "interests": [],
            "location": {"city": None, "country": None, "lat": None, "lng": None},
            "links": [],
        },
        "avatar": None,
        "roles": [],
        "rating": {"average": None, "count": 0},
        "counts": {"followers": 0, "following": 0, "posts": 0, "items": 0},
        "settings": {
            "timeZone": "Europe/Berlin",
            "language": "en",
            "privateAccount": False,
            "discoverable": True,
        },
        "createdAt": "2026-03-01T09:30:00.000Z",
        "updatedAt": "2026-03-01T09:30:00.000Z",
        "version": 1,
    }


def test_is_one_read(alice: Person, dynamodb_calls: list[str]) -> None:
    alice.get("/v1/users/me")

    assert dynamodb_calls == ["GetItem"]


def test_shows_roles(mod: Person) -> None:
    assert mod.get("/v1/users/me").json()["roles"] == ["moderator"]


def test_is_not_sent_again_unchanged(alice: Person, mod: Person) -> None:
    etag = alice.get("/v1/users/me")["ETag"]

    answer = alice.get("/v1/users/me", HTTP_IF_NONE_MATCH=etag)

    assert etag.startswith('"1.')
    assert (answer.status_code, answer.content) == (304, b"")
    assert mod.get("/v1/users/me", HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_needs_a_token(anonymous: APIClient) -> None:
    assert anonymous.get("/v1/users/me").status_code == 401
