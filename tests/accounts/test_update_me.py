from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.errors import UsernameTaken
from apps.accounts.models import User, Username
from tests.conftest import Person


def patch(who: Person, body: Any, **headers: Any) -> Any:
    return who.patch("/v1/users/me", body, format="json", **headers)


def test_reaches_into_profile_and_settings(alice: Person) -> None:
    profile = {
        "bio": "I water plants.",
        "pronouns": "she/her",
        "website": "https://alice.example/",
        "birthday": "1990-02-28",
        "interests": ["plants", "water"],
        "location": {"city": "Berlin", "country": "DE", "lat": 52.52, "lng": 13.405},
        "links": ["http://a.example", "https://b.example/c?d=e"],
    }
    settings = {
        "timeZone": "America/New_York",
        "language": "pt-BR",
        "privateAccount": True,
        "discoverable": False,
    }

    answer = patch(alice, {"displayName": "Alice", "profile": profile, "settings": settings})

    assert answer.status_code == 200
    body = answer.json()
    assert (body["displayName"], body["profile"], body["settings"]) == ("Alice", profile, settings)
    assert body["version"] == 2
    assert answer["ETag"].startswith('"2.')
    assert alice.get("/v1/users/me").json() == body


def test_leaves_what_it_does_not_name(alice: Person) -> None:
    patch(alice, {"profile": {"bio": "Old", "location": {"city": "Berlin"}}})

    answer = patch(alice, {"profile": {"location": {"country": "DE"}}})

    profile = answer.json()["profile"]
    assert profile["bio"] == "Old"
    assert profile["location"] == {"city": "Berlin", "country": "DE", "lat": None, "lng": None}


def test_one_degree_of_a_place_can_be_moved(alice: Person) -> None:
    patch(alice, {"profile": {"location": {"lat": 1.5, "lng": 2.5}}})

    answer = patch(alice, {"profile": {"location": {"lat": 3.5}}})

    location = answer.json()["profile"]["location"]
    assert (location["lat"], location["lng"]) == (3.5, 2.5)


def test_is_one_write(alice: Person, dynamodb_calls: list[str]) -> None:
    patch(alice, {"profile": {"bio": "New"}})

    assert dynamodb_calls == ["UpdateItem"]


def test_null_clears_a_leaf_and_puts_a_default_back(alice: Person) -> None:
    patch(
        alice,
        {
            "profile": {"bio": "Old", "links": ["https://a.example"]},
            "settings": {"discoverable": False, "language": "de"},
        },
    )

    answer = patch(
        alice,
        {
            "profile": {"bio": None, "links": None},
            "settings": {"discoverable": None, "language": None, "timeZone": None},
        },
    )

    assert (answer.json()["profile"]["bio"], answer.json()["profile"]["links"]) == (None, [])
    assert answer.json()["settings"] == {
        "timeZone": "UTC",
        "language": "en",
        "privateAccount": False,
        "discoverable": True,
    }


def test_null_clears_a_whole_part(alice: Person) -> None:
    empty = alice.get("/v1/users/me").json()["profile"]
    place = {"city": "Berlin", "lat": 1, "lng": 2}
    patch(alice, {"profile": {"bio": "Old", "interests": ["a"], "location": place}})

    answer = patch(alice, {"profile": None})

    assert answer.json()["profile"] == empty


def test_ignores_what_cannot_be_written(alice: Person) -> None:
    body = alice.get("/v1/users/me").json()

    answer = patch(alice, {**body, "email": "stolen@example.com", "roles": ["admin"]})

    assert answer.status_code == 200
    assert answer.json() == {**body, "version": 2, "updatedAt": answer.json()["updatedAt"]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"displayName": 5}, "displayName"),
        ({"displayName": "a\x00b"}, "displayName"),
        ({"username": None}, "username"),
        ({"username": "a b"}, "username"),
        ({"nickname": "x"}, "nickname"),
        ({"profile": "x"}, "profile"),
        ({"profile": {"motto": "x"}}, "profile.motto"),
        ({"profile": {"bio": "x" * 501}}, "profile.bio"),
        ({"profile": {"website": "javascript:alert(1)"}}, "profile.website"),
        ({"profile": {"website": "ftp://a.example"}}, "profile.website"),
        ({"profile": {"website": "https://a b"}}, "profile.website"),
        ({"profile": {"links": ["https://a.example"] * 6}}, "profile.links"),
        ({"profile": {"links": ["nowhere"]}}, "profile.links.0"),
        ({"profile": {"interests": ["x"] * 21}}, "profile.interests"),
        ({"profile": {"interests": [1] * 300_000}}, "profile.interests"),
        ({"profile": {"links": [1] * 300_000}}, "profile.links"),
        ({"profile": {"birthday": "1990-02-30"}}, "profile.birthday"),
        ({"profile": {"birthday": "90-02-01"}}, "profile.birthday"),
        ({"profile": {"birthday": "9999-12-31"}}, "profile.birthday"),
        ({"profile": {"location": {"lat": 90.1, "lng": 0}}}, "profile.location.lat"),
        ({"profile": {"location": {"lat": 0, "lng": -181}}}, "profile.location.lng"),
        ({"profile": {"location": {"lat": "1", "lng": 0}}}, "profile.location.lat"),
        ({"profile": {"location": {"lat": True, "lng": 0}}}, "profile.location.lat"),
        ({"profile": {"location": {"lat": 10**300, "lng": 0}}}, "profile.location.lat"),
        ({"settings": {"timeZone": "Mars/Olympus"}}, "settings.timeZone"),
        ({"settings": {"timeZone": "localtime"}}, "settings.timeZone"),
        ({"settings": []}, "settings"),
        ({"settings": {"timeZone": "../../etc/passwd"}}, "settings.timeZone"),
        ({"settings": {"language": "no language"}}, "settings.language"),
        ({"settings": {"privateAccount": "true"}}, "settings.privateAccount"),
        ({"settings": {"discoverable": 1}}, "settings.discoverable"),
    ],
)
def test_refuses_a_wrong_field_by_name(alice: Person, body: Any, field: str) -> None:
    answer = patch(alice, body)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]
    assert User.load(alice.user_id).version == 1


def test_takes_a_tiny_place(alice: Person) -> None:
    answer = patch(alice, {"profile": {"location": {"lat": 1e-200, "lng": -0.0}}})

    assert answer.status_code == 200
    assert answer.json()["profile"]["location"]["lat"] == 0


def test_two_patches_of_different_leaves_both_survive(alice: Person) -> None:
    bodies = [{"profile": {"bio": "B"}}, {"profile": {"pronouns": "P"}}, {"displayName": "D"}]

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda body: patch(alice, body), bodies))

    body = alice.get("/v1/users/me").json()
    assert [answer.status_code for answer in answers] == [200] * 3
    assert (body["profile"]["bio"], body["profile"]["pronouns"]) == ("B", "P")
    assert (body["displayName"], body["version"]) == ("D", 4)


@pytest.mark.parametrize("body", [{"displayName": "D"}, {"username": "another-name"}])
def test_refuses_another_version_and_names_the_current_one(alice: Person, body: Any) -> None:
    answer = patch(alice, body, HTTP_IF_MATCH='"7"')

    assert answer.status_code == 412
    assert answer.json()["error"]["details"] == {"currentVersion": 1}


def test_accepts_the_tag_that_it_gave(alice: Person) -> None:
    etag = alice.get("/v1/users/me")["ETag"]

    assert patch(alice, {"displayName": "D"}, HTTP_IF_MATCH=etag).status_code == 200


def test_the_new_zone_counts_at_once(alice: Person) -> None:
    patch(alice, {"settings": {"timeZone": "Asia/Tokyo"}})

    assert services.time_zone_of(alice.user_id) == "Asia/Tokyo"
    assert services.language_of(alice.user_id) == "en"


def test_changes_the_username_and_holds_the_old_one_for_30_days(alice: Person) -> None:
    old, new = f"user-{alice.user_id[:8]}", f"new-{alice.user_id[:8]}"

    answer = patch(alice, {"username": new})

    assert (answer.status_code, answer.json()["username"]) == (200, new)
    assert Username.load(f"username#{new}").expires_at is None
    lapse = Username.load(f"username#{old}").expires_at
    assert lapse is not None
    assert timedelta(days=29) < lapse - timezone.now() < timedelta(days=30)


def test_changes_the_username_once_in_30_days(alice: Person) -> None:
    patch(alice, {"username": f"new-{alice.user_id[:8]}"})

    answer = patch(alice, {"username": f"newer-{alice.user_id[:8]}"})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "USERNAME_CHANGED_RECENTLY"
    assert list(answer.json()["error"]["details"]) == ["changeableAt"]
    renamed = services.update_profile(
        user_id=alice.user_id,
        fields={"username": f"newer-{alice.user_id[:8]}"},
        if_version=None,
        now=timezone.now() + timedelta(days=30),
    )
    assert renamed.version == 3


def test_a_username_that_was_given_up_is_held_for_30_days(alice: Person, bob: Person) -> None:
    old = f"user-{alice.user_id[:8]}"
    patch(alice, {"username": f"new-{alice.user_id[:8]}"})

    assert patch(bob, {"username": old}).json()["error"]["code"] == "USERNAME_TAKEN"
    taken = services.update_profile(
        user_id=bob.user_id,
        fields={"username": old},
        if_version=None,
        now=timezone.now() + timedelta(days=31),
    )
    assert taken.username == old


def test_changes_the_case_of_the_username(alice: Person) -> None:
    name = f"User-{alice.user_id[:8]}"

    answer = patch(alice, {"username": name})

    assert answer.json()["username"] == name
    assert Username.load(f"username#{name.lower()}").expires_at is None


def test_refuses_a_taken_username(alice: Person, bob: Person) -> None:
    answer = patch(alice, {"username": f"USER-{bob.user_id[:8]}", "displayName": "D"})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "USERNAME_TAKEN"
    assert User.load(alice.user_id).display_name is None


def test_of_two_who_want_a_username_one_gets_it(alice: Person, bob: Person) -> None:
    name = f"rare-{alice.user_id[:8]}"

    def take(user_id: str) -> str:
        try:
            services.update_profile(
                user_id=user_id, fields={"username": name}, if_version=None, now=timezone.now()
            )
        except UsernameTaken:
            return "taken"
        return user_id

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(take, [alice.user_id, bob.user_id]))

    [winner] = [outcome for outcome in outcomes if outcome != "taken"]
    assert Username.load(f"username#{name}").holder == winner


def test_a_stranger_does_not_change_alice(alice: Person, bob: Person) -> None:
    patch(bob, {"userId": alice.user_id, "displayName": "Mallory"})

    assert alice.get("/v1/users/me").json()["displayName"] is None
