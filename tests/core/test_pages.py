"""The pages for people, and the cookie by which they stay signed in on them."""

import html
import os
import re
import subprocess
import sys
from ast import literal_eval
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings
from django.test.utils import override_script_prefix
from rest_framework.test import APIClient

from apps.core.pages import session
from config.env import ROOT
from tests.conftest import Person
from tests.factories import make_task

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
PASSWORD = "Difference-Engine-1"
PAGES = ["/", "/docs", "/redoc", "/sign-in", "/mailbox", "/v1/"]


@pytest.fixture
def browser() -> Client:
    """A browser: it keeps cookies, asks for HTML, and nobody waives the CSRF check for it."""
    return Client(
        enforce_csrf_checks=True, raise_request_exception=False, headers={"Accept": BROWSER}
    )


@pytest.fixture
def email(anonymous: APIClient) -> str:
    """The address of somebody who signed up and can sign in."""
    address = f"{uuid4().hex}@example.com"
    account = {"email": address, "password": PASSWORD, "username": uuid4().hex[:20]}
    registered = anonymous.post("/v1/auth/register", account, format="json").json()
    [mail] = [mail for mail in anonymous.get("/mailbox").json() if mail["to"] == address]
    [code] = re.findall(r"\d{6}", mail["text"])
    confirmation = {"registrationId": registered["registrationId"], "email": address, "code": code}
    anonymous.post("/v1/auth/confirm", confirmation, format="json")
    return address


@pytest.fixture
def signed_in(browser: Client, alice: Person) -> Client:
    """A browser with alice's cookie."""
    browser.cookies[session.COOKIE] = alice.token
    return browser


def csrf_token(page: Any) -> str:
    """Find the token that a form of the page, or its script, sends back."""
    found = re.search(r'csrf(?:middleware)?[tT]oken"(?: value=|: )"(\w+)"', page.content.decode())
    assert found
    return found[1]


def sign_in(
    browser: Client, email: str, password: str, goal: str = "", *, secure: bool = False
) -> Any:
    token = csrf_token(browser.get("/sign-in", secure=secure))
    form = {"email": email, "password": password, "next": goal, "csrfmiddlewaretoken": token}
    origin = "https://testserver" if secure else "http://testserver"
    return browser.post("/sign-in", form, secure=secure, HTTP_ORIGIN=origin)


@pytest.mark.parametrize("path", PAGES)
def test_shows_each_page_under_its_policy(browser: Client, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "script" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_nothing_from_elsewhere_and_no_script_within(
    browser: Client, path: str
) -> None:
    page = browser.get(path).content.decode()

    sources = re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="([^"]*)"', page)
    assert sources
    for source in sources:
        assert browser.get(source).status_code == 200, source
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
    assert all("application/json" in kind for kind in inline)


@pytest.mark.parametrize("path", PAGES)
def test_links_follow_the_prefix_of_the_stage(browser: Client, path: str) -> None:
    with override_script_prefix("/dev/"):
        page = browser.get(path, SCRIPT_NAME="/dev").content.decode()

    own = re.findall(r'(?:href|src|action|-url)="(/[^"]*)"', page)
    assert own
    assert [link for link in own if not link.startswith("/dev/")] == []


def test_begins_with_links_for_programs_too(anonymous: APIClient) -> None:
    answer = anonymous.get("/")

    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "name": "Hearth",
        "links": {
            "api": "http://testserver/v1/",
            "documentation": "http://testserver/docs",
            "reference": "http://testserver/redoc",
            "schema": "http://testserver/schema",
            "health": "http://testserver/health/ready",
            "mailbox": "http://testserver/mailbox",
        },
    }


def test_the_root_of_the_api_links_what_can_be_read(anonymous: APIClient) -> None:
    links = anonymous.get("/v1/").json()["links"]

    assert links["tasks"] == "http://testserver/v1/tasks"
    assert links["users/me"] == "http://testserver/v1/users/me"
    assert all("{" not in path for path in links)


@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/schema", "/mailbox", "/static/a.css"])
def test_refuses_other_methods_with_the_envelope(anonymous: APIClient, path: str) -> None:
    answer = anonymous.post(path)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert answer.json()["error"]["code"] == "METHOD_NOT_ALLOWED"


def test_serves_files_with_their_type_for_an_hour(anonymous: APIClient) -> None:
    answer = anonymous.get("/static/core/docs.js")

    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "public, max-age=3600"
    again = anonymous.get("/static/core/docs.js", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["nothing.css", "core", "../settings.py", "%2e%2e/settings.py"])
def test_serves_no_other_files(anonymous: APIClient, path: str) -> None:
    answer = anonymous.get(f"/static/{path}")

    assert answer.status_code in {400, 404}
    assert "error" in answer.json()


def test_redoc_asks_no_other_host_for_a_logo(anonymous: APIClient) -> None:
    file = "/static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js"

    assert b"cdn.redoc.ly" not in anonymous.get(file).content


def test_signs_in_with_cognito_and_keeps_the_token_from_scripts(
    browser: Client, email: str
) -> None:
    answer = sign_in(browser, email, PASSWORD, goal="/v1/users/me")

    assert (answer.status_code, answer["Location"]) == (302, "/v1/users/me")
    cookie = answer.cookies[session.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/v1/"
    assert int(cookie["max-age"]) == 3600
    page = browser.get("/v1/users/me")
    assert page.status_code == 200
    assert email in page.content.decode()


@override_settings(CSRF_COOKIE_SECURE=True)
def test_the_cookie_travels_by_https_only_where_there_is_https(browser: Client, email: str) -> None:
    answer = sign_in(browser, email, PASSWORD, secure=True)

    assert answer.cookies[session.COOKIE]["secure"]


def test_says_why_nobody_was_signed_in(browser: Client, email: str) -> None:
    answer = sign_in(browser, email, "not-The-Password-1")

    assert answer.status_code == 401
    assert "E-mail or password is not right." in answer.content.decode()
    assert session.COOKIE not in answer.cookies


def test_asks_for_the_api_where_a_code_is_needed(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Challenge:
        status_code = 200
        data = {"challenge": "SOFTWARE_TOKEN_MFA", "session": "secret"}  # noqa: RUF012

    monkeypatch.setattr("apps.core.pages.signing_in._login", lambda *_: Challenge())

    answer = sign_in(browser, "alice@example.com", PASSWORD)

    assert "This account needs a code" in answer.content.decode()
    assert session.COOKIE not in answer.cookies


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_leads_to_no_other_site(browser: Client, email: str, goal: str) -> None:
    answer = sign_in(browser, email, PASSWORD, goal=goal)

    assert answer["Location"] == "/v1/"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_takes_no_form_of_another_site(browser: Client, path: str) -> None:
    answer = browser.post(path, {"email": "a@example.com", "password": PASSWORD})

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "FORBIDDEN"


def test_signs_out(signed_in: Client) -> None:
    token = csrf_token(signed_in.get("/v1/tasks"))

    answer = signed_in.post("/sign-out", {"csrfmiddlewaretoken": token})

    assert answer["Location"] == "/v1/"
    assert signed_in.get("/v1/tasks").status_code == 401


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


def test_the_mailbox_shows_the_newest_mail_first(anonymous: APIClient) -> None:
    addresses = [f"{uuid4().hex}@example.com" for _ in range(2)]
    for address in addresses:
        mail = EmailMultiAlternatives("Hello", "In plain words", to=[address])
        mail.attach_alternative("<b>In color</b>", "text/html")
        send(mail)

    newest, older, *_ = anonymous.get("/mailbox", HTTP_ACCEPT="application/json").json()

    assert [newest["to"], older["to"]] == addresses[::-1]
    assert newest["subject"] == "Hello"
    assert newest["text"].strip() == "In plain words"
    assert newest["html"].strip() == "<b>In color</b>"
    assert newest["sentAt"] >= older["sentAt"]
    assert newest["sentAt"].endswith("Z")


def test_the_mailbox_runs_nothing_that_a_mail_brings(browser: Client) -> None:
    mail = EmailMultiAlternatives("<script>1</script>", "<script>2</script>", to=["a@example.com"])
    mail.attach_alternative("<script>3</script>", "text/html")
    send(mail)

    page = browser.get("/mailbox").content.decode()

    assert "<script" not in page
    assert '<iframe sandbox srcdoc="&lt;script&gt;3&lt;/script&gt;' in page


@pytest.mark.parametrize("stage", ["prod", "dev"])
def test_a_stage_in_aws_has_what_it_should(stage: str) -> None:
    code = (
        "import config.wsgi; from django.test import Client; client = Client();"
        "paths = ['/', '/docs', '/mailbox', '/v1/', '/health/live', '/static/core/docs.js'];"
        "print([client.get(path, HTTP_ACCEPT='text/html,*/*')['Content-Type'].split(';')[0]"
        " + str(client.get(path).status_code) for path in paths])"
    )

    done = subprocess.run(  # noqa: S603  # Our own interpreter and code.
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **AWS_STAGE, "STAGE": stage},
        capture_output=True,
        text=True,
        check=True,
    )

    json, page, script = "application/json", "text/html", "text/javascript"
    assert (
        literal_eval(done.stdout)
        == {
            "prod": [f"{json}404"] * 3 + [f"{json}200"] * 2 + [f"{json}404"],
            "dev": [f"{page}200"] * 2 + [f"{json}404", f"{page}200", f"{json}200", f"{script}200"],
        }[stage]
    )


AWS_STAGE = {
    "ALLOWED_HOSTS": "testserver",
    "AWS_REGION": "eu-central-1",
    "COGNITO_CLIENT_ID": "app",
    "COGNITO_ISSUER": "https://cognito.example/pool",
    "COGNITO_POOL_ID": "pool",
    "CORS_ORIGINS": "https://app.example",
    "MAIL_SENDER": "hearth@example.com",
    "SECRET_KEY": "s" * 50,
    "TABLE_PREFIX": "hearth-test",
}


def send(mail: EmailMultiAlternatives) -> None:
    """Send through the embedded AWS: pytest-django replaces the way that mail goes."""
    with override_settings(EMAIL_BACKEND="anymail.backends.amazon_ses.EmailBackend"):
        mail.connection = None
        mail.send()
