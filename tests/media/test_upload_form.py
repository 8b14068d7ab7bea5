"""What S3 itself accepts: one file, as it was declared, within ten minutes."""

from datetime import timedelta

import pytest

from apps.media import bucket
from apps.media.services import asking
from tests.conftest import Person
from tests.uploads import JPEG, ask_for, http, send

ACCEPTED, BAD, FORBIDDEN = 204, 400, 403


def test_the_file_that_was_declared_lands(alice: Person) -> None:
    asked = ask_for(alice).json()

    assert send(asked["upload"]) == ACCEPTED
    assert bucket.read(asked["upload"]["fields"]["key"]) == JPEG


@pytest.mark.parametrize("data", [JPEG + b"!", b"", JPEG * 100], ids=["one more", "none", "many"])
def test_no_more_bytes_than_declared_and_not_none(alice: Person, data: bytes) -> None:
    asked = ask_for(alice).json()

    assert send(asked["upload"], data) == BAD
    assert not bucket.has(asked["upload"]["fields"]["key"])


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "uploads/somebody/else"},
        {"key": "images/avatar/somebody/else/thumb.webp"},
        {"Content_Type": "text/html"},
        {"Content_Type": "image/png"},
        {"acl": "public-read"},
        {"x_amz_meta_more": "1"},
        {"success_action_redirect": "https://evil.example"},
        {"policy": "e30="},
        {"x_amz_signature": "0" * 64},
        {"x_amz_date": "20200101T000000Z"},
        {"x_amz_credential": "other/20260101/eu-central-1/s3/aws4_request"},
    ],
    ids=str,
)
def test_no_field_that_was_changed_or_added(alice: Person, changes: dict[str, str]) -> None:
    asked = ask_for(alice).json()

    assert send(asked["upload"], JPEG, **changes) in {BAD, FORBIDDEN}
    assert not bucket.has(asked["upload"]["fields"]["key"])


def test_not_after_its_time(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "UPLOAD_GOOD_FOR", timedelta(seconds=-1))
    asked = ask_for(alice).json()

    assert send(asked["upload"]) == FORBIDDEN
    assert not bucket.has(asked["upload"]["fields"]["key"])


def test_no_other_way_leads_in(alice: Person) -> None:
    form = ask_for(alice).json()["upload"]
    url = f"{form['url']}/{form['fields']['key']}"

    statuses = {http.request(method, url, body=JPEG).status for method in ("PUT", "GET", "DELETE")}

    assert statuses == {FORBIDDEN}


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1:8000"])
def test_a_browser_may_send_it_from_the_front_ends(alice: Person, origin: str) -> None:
    form = ask_for(alice).json()["upload"]
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}

    answer = http.request("OPTIONS", form["url"], headers=headers)

    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] in {origin, "*"}


def test_a_browser_may_not_from_elsewhere(alice: Person) -> None:
    form = ask_for(alice).json()["upload"]
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    answer = http.request("OPTIONS", form["url"], headers=headers)

    assert answer.status == FORBIDDEN
    assert "Access-Control-Allow-Origin" not in answer.headers
