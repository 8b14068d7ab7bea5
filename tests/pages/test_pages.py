"""The pages for people: what they show, link and load, and where they are."""

import os
import re
import subprocess
import sys
from ast import literal_eval

import pytest
from django.test import Client
from django.test.utils import override_script_prefix
from rest_framework.test import APIClient

from config.env import ROOT

PAGES = ["/", "/docs", "/redoc", "/sign-in", "/mailbox", "/v1/"]
AWS_STAGE = {
    "ALLOWED_HOSTS": "testserver",
    "AWS_REGION": "eu-central-1",
    "COGNITO_CLIENT_ID": "app",
    "COGNITO_ISSUER": "https://cognito.example/pool",
    "COGNITO_POOL_ID": "pool",
    "CORS_ORIGINS": "https://app.example",
    "MAIL_SENDER": "hearth@example.com",
    "MEDIA_BUCKET": "hearth-test-media",
    "SECRET_KEY": "s" * 50,
    "TABLE_PREFIX": "hearth-test",
}


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
            "operations": "http://testserver/ops",
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
