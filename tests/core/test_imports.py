"""What a cold start must not pay for: see the notes on the cost of imports."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from tests.conftest import Person
from tests.factories import make_task
from tests.uploads import http, ready_image

FIRST_REQUEST = """
import json, sys
from config.wsgi import application

path, token = sys.argv[1:]
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
    "SERVER_PORT": "443", "wsgi.url_scheme": "https", "wsgi.input": sys.stdin.buffer,
    "wsgi.errors": sys.stderr, "HTTP_AUTHORIZATION": f"Bearer {token}",
}
statuses = []
body = b"".join(application(environ, lambda status, headers: statuses.append(status)))
print(json.dumps({"status": statuses[0], "body": json.loads(body), "modules": list(sys.modules)}))
"""


@pytest.fixture(scope="module")
def prod(aws: dict[str, str]) -> dict[str, str]:
    """The environment of a function in prod, but for its AWS."""
    return {
        **os.environ,
        **aws,
        "STAGE": "prod",
        "SECRET_KEY": "s" * 50,
        "ALLOWED_HOSTS": "localhost",
        "CORS_ORIGINS": "https://hearth.example",
        "MAIL_SENDER": "hearth@hearth.example",
        "TABLE_PREFIX": "hearth-local",
        "AWS_REGION": "eu-central-1",
        "COGNITO_JWKS_URL": settings.COGNITO_JWKS_URL,
    }


def first_request(environment: dict[str, str], person: Person, path: str) -> dict[str, Any]:
    command = [sys.executable, "-c", FIRST_REQUEST, path, person.token]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


HEAVY = {
    "PIL",
    "anymail",
    "apps.core.api.browsable",
    "apps.core.api.schema",
    "apps.core.pages",
    "boto3",
    "dateutil.rrule",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "icalendar",
    "infra.deploy",
    "infra.local",
    "jinja2",
    "jsonschema",
    "snowballstemmer",
    "sqlite3",
    "standardwebhooks",
    "storages.backends.s3",
    "troposphere",
    "waitress",
    "zappa",
}


def test_the_first_request_in_prod_loads_nothing_that_it_does_not_need(
    alice: Person, prod: dict[str, str]
) -> None:
    task = make_task(alice.user_id)

    answer = first_request(prod, alice, f"/v1/tasks/{task.task_id}")

    assert (answer["status"], answer["body"]["taskId"]) == ("200 OK", task.task_id)
    assert HEAVY.isdisjoint(answer["modules"])


def test_signing_links_to_a_picture_takes_no_more(
    alice: Person, prod: dict[str, str], settle: Callable[[], None]
) -> None:
    alice.put("/v1/users/me/avatar", {"imageId": ready_image(alice, settle)}, "json")

    answer = first_request(prod, alice, "/v1/users/me")

    assert http.request("GET", answer["body"]["avatar"]["urls"]["thumb"]).status == 200
    assert HEAVY.isdisjoint(answer["modules"])


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "CORS_ORIGINS", "SECRET_KEY", "TABLE_PREFIX"])
def test_prod_does_not_start_without_what_it_needs(prod: dict[str, str], name: str) -> None:
    environment = {key: value for key, value in prod.items() if key != name}
    command = [sys.executable, "-c", "import config.settings"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 1
    assert f"{name} must be set in stage 'prod'." in done.stderr


def test_prod_has_no_pages(alice: Person, prod: dict[str, str]) -> None:
    for path in ("/", "/docs"):
        assert first_request(prod, alice, path)["status"] == "404 Not Found"


def test_the_work_function_of_prod_shows_operations_alone(prod: dict[str, str]) -> None:
    look = (
        "import django; django.setup(); from django.test import Client; browser = Client(headers="
        "{'host': 'localhost', 'accept': 'text/html'}); print([browser.get(path, secure=True)"
        ".status_code for path in ('/ops', '/sign-in', '/static/core/hearth.css', '/docs', "
        "'/v1/tasks')])"
    )
    environment = {**prod, "SERVES_OPERATIONS": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[302, 200, 200, 404, 404]"
