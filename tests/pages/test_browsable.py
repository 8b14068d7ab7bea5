"""The browsable API under its cookie, and the JSON API that knows none."""

import html

import pytest
from django.test import Client
from rest_framework.test import APIClient

from apps.core.pages import session
from tests.conftest import Person
from tests.factories import make_task
from tests.pages.forms import csrf_token


def test_reads_under_the_cookie(signed_in: Client, alice: Person) -> None:
    make_task(alice.user_id, title="Sweep <the> hearth")

    page = signed_in.get("/v1/tasks")

    assert page.status_code == 200
    assert "Sweep &lt;the&gt; hearth" in page.content.decode()


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
def test_the_json_api_knows_no_cookie(alice: Person, accept: str) -> None:
    program = APIClient()
    program.cookies[session.COOKIE] = alice.token

    answer = program.get("/v1/tasks", HTTP_ACCEPT=accept)

    assert answer.status_code == 401


def test_the_json_api_sets_no_cookie(alice: Person) -> None:
    assert not alice.get("/v1/tasks").cookies
    assert not alice.post("/v1/tasks", {"title": "Sweep"}, format="json").cookies


def test_writes_under_the_cookie_with_the_token_of_the_page(signed_in: Client) -> None:
    token = csrf_token(signed_in.get("/v1/tasks"))

    answer = signed_in.post(
        "/v1/tasks", {"title": "Sweep"}, "application/json", HTTP_X_CSRFTOKEN=token
    )

    assert answer.status_code == 201


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writes_nothing_under_the_cookie_alone(
    signed_in: Client, alice: Person, method: str
) -> None:
    task = make_task(alice.user_id)
    path = "/v1/tasks" if method == "post" else f"/v1/tasks/{task.task_id}"

    answer = getattr(signed_in, method)(path, {"title": "Stolen"}, "application/json")

    assert answer.status_code == 403
    assert "FORBIDDEN" in answer.content.decode()
    [only] = alice.get("/v1/tasks").json()["items"]
    assert (only["title"], only["version"]) == ("Water the plants", 1)


def test_a_cookie_that_no_longer_counts_is_as_good_as_none(browser: Client) -> None:
    browser.cookies[session.COOKIE] = "stale"

    answer = browser.get("/v1/")

    assert answer.status_code == 200
    assert "Sign in" in answer.content.decode()


def test_offers_forms_with_examples_to_those_who_may_write(
    signed_in: Client, alice: Person
) -> None:
    task = make_task(alice.user_id)

    page = html.unescape(signed_in.get(f"/v1/tasks/{task.task_id}").content.decode())

    assert 'data-method="DELETE"' in page
    assert 'data-method="PUT"' in page
    assert 'data-method="PATCH"' in page
    assert '"recurrence": "FREQ=WEEKLY;BYDAY=MO,TH"' in page


def test_offers_no_forms_to_strangers(browser: Client) -> None:
    answer = browser.get("/v1/tasks")

    assert answer.status_code == 401
    assert "/sign-in?next=/v1/tasks" in answer.content.decode()
    assert "_content" not in answer.content.decode()


def test_a_page_that_is_still_right_is_not_sent_again(signed_in: Client, alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    answer = signed_in.get(path, HTTP_IF_NONE_MATCH=signed_in.get(path)["ETag"])

    assert (answer.status_code, answer.content) == (304, b"")
