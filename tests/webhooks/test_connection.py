"""The connection to a receiver: whom it trusts, and that it is over in five seconds."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import override_settings

from apps.notifications.receivers import sending
from apps.notifications.receivers.sending import Outcome, post
from tests.webhooks.conftest import MakeReceiver
from tests.webhooks.receivers import Authority, Receiver, answering


def send(url: str) -> Outcome:
    return post(url, body="{}", headers={"webhook-id": "1"})


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the five seconds be a half."""
    monkeypatch.setattr(sending, "SECONDS", 0.5)


@pytest.mark.parametrize(
    ("status", "is_accepted"),
    [(200, True), (204, True), (299, True), (301, False), (400, False), (410, False), (500, False)],
)
def test_any_status_of_success_accepts(
    receiver: Receiver, status: int, *, is_accepted: bool
) -> None:
    receiver.behavior = answering(status)

    assert send(receiver.url) == Outcome(status)
    assert send(receiver.url).is_accepted == is_accepted


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_no_redirect_is_followed(make_receiver: MakeReceiver, status: int) -> None:
    first, second = make_receiver(), make_receiver()
    first.behavior = answering(status, Location=second.url)

    assert send(first.url) == Outcome(status)
    assert (len(first.got), second.connections) == (1, 0)


def test_a_receiver_whose_certificate_nobody_signed_is_not_told_anything(
    receiver: Receiver,
) -> None:
    with override_settings(WEBHOOK_CA=""):
        assert send(receiver.url) == Outcome(None, "tls")

    assert receiver.got == []


def test_a_receiver_with_a_certificate_of_another_name_is_not_told_anything(
    receiver: Receiver, names: dict[str, list[str]]
) -> None:
    names["other.example"] = ["127.0.0.1"]

    assert send(f"https://other.example:{receiver.port}/") == Outcome(None, "tls")
    assert send(f"https://127.0.0.1:{receiver.port}/") == Outcome(None, "tls")
    assert receiver.got == []


def test_who_does_not_speak_tls_is_not_told_anything(receiver: Receiver) -> None:
    plain = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    threading.Thread(target=plain.handle_request).start()

    assert send(f"https://receiver.hooks.test:{plain.server_port}/") == Outcome(None, "tls")
    plain.server_close()


def test_nobody_at_the_port_is_an_error(receiver: Receiver) -> None:
    receiver.close()

    assert send(receiver.url) == Outcome(None, "connection")


def test_who_does_not_answer_is_left_in_time(receiver: Receiver, soon: None) -> None:
    receiver.behavior = lambda _handler: receiver.over.wait(20)

    began = time.monotonic()

    assert send(receiver.url) == Outcome(None, "timeout")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("data", [b"HTTP/1.1 2", b"a: b\r\n"])
def test_who_drips_is_left_in_time(receiver: Receiver, soon: None, data: bytes) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if data.startswith(b"a") else b"")
        while not receiver.over.wait(0.02):
            handler.wfile.write(data)

    receiver.behavior = drip
    began = time.monotonic()

    assert not send(receiver.url).is_accepted
    assert time.monotonic() - began < 1


def test_of_a_body_without_end_nothing_is_read(receiver: Receiver, soon: None) -> None:
    sent = 0

    def flood(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        while not receiver.over.is_set():
            handler.wfile.write(b"x" * 1000)
            sent += 1000

    receiver.behavior = flood

    assert send(receiver.url) == Outcome(200)
    receiver.over.wait(0.1)
    assert sent < 10_000_000  # What the sockets took.


def test_a_name_is_told_to_tls_and_the_address_is_connected_to(
    authority: Authority, receiver: Receiver, tmp_path: Path
) -> None:
    """Two names at one address have two certificates, each its own."""
    certificate = authority.certify(tmp_path / "one.pem", "only.hooks.test")
    only = Receiver(certificate, "only.hooks.test")

    assert send(only.url) == Outcome(204)
    assert send(only.url.replace("only", "another")) == Outcome(None, "tls")
    only.close()
