"""`/ops` and the browsable API in a real browser: by keyboard, narrow and wide, for everybody."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from apps.accounts import services as accounts
from apps.core import dead_letters, jobs
from apps.core.api.authentication import forget_standing
from apps.core.aws.clients import client
from apps.core.ids import new_id
from tests.factories import NOW
from tests.pages.chromium import Window, served, window
from tests.pages.conftest import sign_up
from tests.pages.forms import PASSWORD

pytestmark = pytest.mark.enable_socket  # The browser's driver is at the other end of one.
PAGES = ["Tables", "Queues", "Due work", "Errors", "Users"]


@pytest.fixture(scope="module")
def address(_stage: None) -> Iterator[str]:
    with served() as at:
        yield at


@pytest.fixture(params=[390, 1280])
def browser_window(address: str, request: pytest.FixtureRequest) -> Iterator[Window]:
    with window(address, request.param) as opened:
        yield opened


@pytest.fixture
def admin_email(email: str, anonymous: APIClient) -> str:
    tokens = anonymous.post("/v1/auth/login", {"email": email, "password": PASSWORD}, "json").json()
    bearer = {"Authorization": f"Bearer {tokens['accessToken']}"}
    user_id = anonymous.get("/v1/users/me", headers=bearer).json()["userId"]
    accounts.set_roles(user_id=user_id, roles=["admin"], actor_id=None, now=NOW)
    forget_standing(user_id)
    return email


@pytest.fixture
def letter() -> Iterator[str]:
    """Something that failed for good, in a queue of the test's own."""
    queues = client("sqs")
    url = queues.create_queue(QueueName=f"letters-{new_id(datetime.now(UTC))}")["QueueUrl"]
    body = {"source": jobs.SOURCE, "detail-type": "tests.letter", "detail": {}}
    with override_settings(DEAD_LETTER_QUEUE_URL=url):
        queues.send_message(QueueUrl=url, MessageBody=json.dumps(body))
        yield url
    queues.delete_queue(QueueUrl=url)


def look(at: Window, name: str) -> None:
    """Check the page, and keep a picture where one is asked for."""
    at.expect_well_made()
    if folder := os.environ.get("SCREENSHOTS"):
        width = at.page.viewport_size["width"]  # type: ignore[index]
        at.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_an_administrator_finds_their_way_and_tries_a_dead_letter_again(
    browser_window: Window, admin_email: str, letter: str
) -> None:
    browser_window.open("/ops")
    look(browser_window, "sign-in")
    browser_window.sign_in(admin_email, PASSWORD)
    assert browser_window.heading == "Overview"
    look(browser_window, "overview")

    for name in PAGES:
        browser_window.press(f".tabs a:has-text('{name}')")
        assert browser_window.heading == name
        look(browser_window, name)

    browser_window.press(".tabs a:has-text('Queues')")
    browser_window.press("button:has-text('Try again')")
    assert browser_window.page.get_by_role("status").inner_text() == "1 tried again, 0 left."
    look(browser_window, "tried-again")
    assert dead_letters.count() == 0


def test_an_administrator_suspends_somebody_and_lets_them_in_again(
    browser_window: Window,
    admin_email: str,
    anonymous: APIClient,
    settle: Callable[[], None],
) -> None:
    somebody = sign_up(anonymous)
    settle()
    browser_window.open("/ops/users")
    browser_window.sign_in(admin_email, PASSWORD)

    browser_window.write("input[name=q]", somebody)
    with browser_window.page.expect_navigation():
        browser_window.page.keyboard.press("Enter")
    browser_window.press("button:has-text('Suspend')")
    assert "suspended" in browser_window.page.locator("tbody").inner_text()
    look(browser_window, "suspended")
    browser_window.press("button:has-text('Reinstate')")
    assert "active" in browser_window.page.locator("tbody").inner_text()


def test_who_has_no_role_is_refused(browser_window: Window, email: str) -> None:
    browser_window.open("/ops/queues")
    browser_window.sign_in(email, PASSWORD)

    assert browser_window.heading == "Not for you"
    look(browser_window, "refused")


def test_the_browsable_api_signs_in_and_writes(browser_window: Window, email: str) -> None:
    browser_window.open("/sign-in?next=/v1/categories")
    browser_window.sign_in(email, PASSWORD)

    browser_window.write("textarea[name=_content]", '{"name": "Garden", "color": "#2F855A"}')
    browser_window.press("button:has-text('POST')")

    assert "HTTP 201" in browser_window.page.locator(".response-info").inner_text()
    assert [url for url in browser_window.asked if not url.startswith(browser_window.address)] == []
