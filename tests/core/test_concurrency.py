import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from apps.core.api.concurrency import NO_VERSION, VersionedMixin
from tests.conftest import Person
from tests.factories import make_task


class View(VersionedMixin):
    """Just enough of a view to ask what a request insists on."""

    uncovered_fields = ("likes",)


def if_match(header: str | None) -> int | None:
    view = View()
    headers = {} if header is None else {"If-Match": header}
    view.request = Request(RequestFactory().patch("/", headers=headers))
    return view.if_match


@pytest.mark.parametrize("header", [None, "*", " * "])
def test_any_version_will_do_where_none_is_named(header: str | None) -> None:
    assert if_match(header) is None


@pytest.mark.parametrize(
    ("header", "version"),
    [('"1"', 1), ('"27"', 27), ('"3.0123456789ab"', 3), ('"999999999"', 999_999_999)],
)
def test_if_match_names_the_version_alone(header: str, version: int) -> None:
    assert if_match(header) == version


@pytest.mark.parametrize(
    "header",
    [
        "",
        "1",
        '"1',
        "**",
        '"*"',
        'W/"1"',
        '"x"',
        '"0"',
        '"01"',
        '"-1"',
        '"\N{ARABIC-INDIC DIGIT ONE}"',
        '"1.x"',
        '"1.0123456789AB"',
        '"1.0123456789abc"',
        '"1000000000"',
        '"' + 5000 * "9" + '"',
    ],
)
def test_what_is_no_tag_of_ours_fits_no_version(header: str) -> None:
    assert if_match(header) == NO_VERSION


def test_a_tag_covers_what_the_version_does_not() -> None:
    first, again = (View()._etag({"version": 3, "likes": 1, "title": "A"}) for _ in range(2))
    liked = View()._etag({"version": 3, "likes": 2, "title": "A"})

    assert first == again != liked
    assert if_match(first) == 3


@pytest.mark.parametrize(
    "known", ['"1"', 'W/"1"', '"9", "1"', 'W/"9", W/"1"', "*", '"1", W/"1"', '  "1"  ']
)
def test_a_known_version_is_not_sent_again(alice: Person, known: str) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    response = alice.get(path, headers={"If-None-Match": known})

    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == '"1"'
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("known", ['"2"', "1", "", '"1.0123456789ab"', "nonsense", '"*"'])
def test_another_version_is_sent(alice: Person, known: str) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    response = alice.get(path, headers={"If-None-Match": known})

    assert response.status_code == 200
    assert response.json()["version"] == 1


def test_an_error_and_a_list_have_no_tag(alice: Person) -> None:
    make_task(alice.user_id)

    assert "ETag" not in alice.get("/v1/tasks")
    assert "ETag" not in alice.get("/v1/tasks/01M7XZG9NTT9PS9JT1WZ08ZQTT")


def test_if_none_match_does_not_hide_the_answer_of_a_write(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    response = alice.patch(path, {"title": "New"}, "json", headers={"If-None-Match": "*"})

    assert (response.status_code, response.json()["title"]) == (200, "New")


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_a_stale_write_is_refused_and_changes_nothing(alice: Person, verb: str) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    alice.patch(path, {"title": "First"}, "json")

    write = getattr(alice, verb)
    body = {} if verb == "delete" else {"title": "Second"}
    response = write(path, body, "json", headers={"If-Match": '"1"'})

    assert response.status_code == 412
    assert response.json()["error"]["details"] == {"currentVersion": 2}
    assert alice.get(path).json()["title"] == "First"


@pytest.mark.parametrize("header", ['"1", "2"', '"2", "1"', '"7", W/"2", "x", "2.0123456789ab"'])
@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_of_several_versions_any_will_do(alice: Person, verb: str, header: str) -> None:
    """RFC 9110, 13.1.1."""
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    alice.patch(path, {"title": "First"}, "json")

    body = {} if verb == "delete" else {"title": "Second"}
    response = getattr(alice, verb)(path, body, "json", headers={"If-Match": header})

    assert response.status_code == (204 if verb == "delete" else 200)


def test_none_of_several_versions_is_refused(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    response = alice.patch(path, {"title": "New"}, "json", headers={"If-Match": '"2", "3"'})

    assert (response.status_code, response.json()["error"]["details"]) == (
        412,
        {"currentVersion": 1},
    )
    assert alice.get(path).json()["title"] != "New"


def test_a_method_that_is_not_allowed_is_refused_as_ever(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    headers = {"If-Match": '"1", "2"', "Idempotency-Key": "k"}
    assert alice.post(path, {}, "json", headers=headers).status_code == 405
