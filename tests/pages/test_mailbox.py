"""`/mailbox`: what was sent, as JSON and as a page."""

from uuid import uuid4

import boto3
import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings
from rest_framework.test import APIClient

from apps.core.pages import mailbox


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


def send(mail: EmailMultiAlternatives) -> None:
    """Send through the embedded AWS: pytest-django replaces the way that mail goes."""
    with override_settings(EMAIL_BACKEND="anymail.backends.amazon_ses.EmailBackend"):
        mail.connection = None
        mail.send()


def test_while_aws_is_away_the_mailbox_says_so_and_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = boto3.client("ses", region_name="eu-central-1", endpoint_url="http://127.0.0.1:9")
    monkeypatch.setattr(mailbox, "client", lambda _service: away)

    answer = Client(raise_request_exception=False).get("/mailbox")

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer.json()["error"]["code"] == "SERVICE_UNAVAILABLE"


def test_a_fault_of_ours_is_no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "client", lambda _service: 1 / 0)

    answer = Client(raise_request_exception=False).get("/mailbox")

    assert answer.json()["error"]["code"] == "INTERNAL_ERROR"
    assert answer.status_code == 500
