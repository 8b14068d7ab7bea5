"""Nobody sends us to where only we can go: at saving and at connecting, in whatever spelling."""

import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from django.test import override_settings

from apps.notifications.models import Webhook
from apps.notifications.receivers.addresses import is_public
from apps.notifications.receivers.sending import Outcome, post
from tests.conftest import Person
from tests.webhooks.addresses import (
    FORBIDDEN_ADDRESSES,
    FORBIDDEN_ADDRESSES_6,
    FORBIDDEN_HOSTS,
    PUBLIC,
    forbidden_urls,
)
from tests.webhooks.conftest import deliveries_of, make_webhook
from tests.webhooks.receivers import Receiver

Names = dict[str, list[str]]
Settle = Callable[[], None]


class Canary:
    """Listens on loopback, and counts who comes."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()

    def _count(self) -> None:
        while True:
            with self._socket.accept()[0] as client:
                if client.recv(4) == b"over":
                    return
                self.hits += 1

    def close(self) -> None:
        with socket.socket() as last:  # By address, as the names may lead elsewhere by now.
            last.connect(("127.0.0.1", self.port))
            last.send(b"over")
        self._thread.join(5)
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


def send(url: str) -> Outcome:
    return post(url, body="{}", headers={})


def test_the_canary_hears_who_comes(canary: Canary) -> None:
    with override_settings(WEBHOOK_NETWORK="127.0.0.1/32"):
        send(f"https://127.0.0.1:{canary.port}/")

    assert canary.hits == 1


def test_there_are_enough_spellings(canary: Canary) -> None:
    urls = forbidden_urls(canary.port)

    assert len(urls) == len(set(urls)) >= 150


def test_no_spelling_is_saved_or_connected_to(
    alice: Person, canary: Canary, names: Names, settings: Any
) -> None:
    settings.RATES = {**settings.RATES, "webhooks": (1000, 60)}
    for host in FORBIDDEN_HOSTS:  # Whatever some resolver makes of them.
        names[host.lower()] = ["127.0.0.1"]

    for url in forbidden_urls(canary.port):
        body = {"url": url, "events": ["*"]}
        answer = alice.post("/v1/webhooks", body, "json")

        assert (url, answer.status_code) == (url, 400)
        assert (url, list(answer.json()["error"]["details"])) == (url, ["url"])
        assert (url, send(url)) == (url, Outcome(None, "address"))
    assert canary.hits == 0
    assert alice.get("/v1/webhooks").json()["items"] == []


def test_no_spelling_is_patched_in(alice: Person, canary: Canary, names: Names) -> None:
    path = f"/v1/webhooks/{make_webhook(alice, 'https://hooks.example/')['webhookId']}"

    for url in forbidden_urls(canary.port):
        assert (url, alice.patch(path, {"url": url}, "json").status_code) == (url, 400)

    assert alice.get(path).json()["url"] == "https://hooks.example/"


@pytest.mark.parametrize("address", [*FORBIDDEN_ADDRESSES, *FORBIDDEN_ADDRESSES_6])
def test_a_name_that_leads_there_is_refused(alice: Person, names: Names, address: str) -> None:
    names["inside.example"] = [address]
    names["both.example"] = ["8.8.8.8", address]

    for host in names:
        body = {"url": f"https://{host}/", "events": ["*"]}
        answer = alice.post("/v1/webhooks", body, "json")

        assert answer.status_code == 400
        assert list(answer.json()["error"]["details"]) == ["url"]
        assert send(f"https://{host}/") == Outcome(None, "address")


@pytest.mark.parametrize("url", PUBLIC)
def test_what_is_public_may_be_saved(alice: Person, names: Names, url: str) -> None:
    assert make_webhook(alice, url)["url"] == url


def test_a_name_that_does_not_resolve_yet_may_be_saved(alice: Person, names: Names) -> None:
    webhook = make_webhook(alice, "https://later.example/")

    assert webhook["url"] == "https://later.example/"
    assert send("https://later.example/") == Outcome(None, "name")


def test_a_resolver_that_hangs_holds_up_nobody_for_long(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    ask = socket.getaddrinfo

    def hang(host: str, *args: Any, **kwargs: Any) -> Any:
        return over.wait(30) and [] if host == "slow.example" else ask(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", hang)

    webhook = make_webhook(alice, "https://slow.example/")

    over.set()
    assert webhook["enabled"]


def test_a_name_that_moves_inside_after_it_was_saved_is_refused_when_connecting(
    alice: Person, canary: Canary, names: Names, settle: Settle
) -> None:
    url = f"https://moving.example:{canary.port}/"
    names["moving.example"] = ["8.8.8.8"]
    webhook = make_webhook(alice, url)
    names["moving.example"] = ["127.0.0.1"]

    alice.post(f"/v1/webhooks/{webhook['webhookId']}/test")
    settle()

    [delivery] = deliveries_of(alice, webhook)
    assert (delivery["status"], delivery["error"]) == ("failed", "address")
    assert canary.hits == 0


def test_a_name_is_looked_up_once_so_rebinding_finds_nothing(
    receiver: Receiver, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = socket.getaddrinfo

    def rebind(host: str, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        # Allowed the first time, and to the canary ever after.
        return ask("127.0.0.1" if asked.count(host) == 1 else "127.0.0.9", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebind)

    assert send(receiver.url) == Outcome(204)
    assert [host for host in asked if host != "127.0.0.1"] == ["receiver.hooks.test"]


def test_a_row_that_somebody_tampered_with_leads_nowhere(
    alice: Person, canary: Canary, names: Names, settle: Settle
) -> None:
    webhook = make_webhook(alice, "https://hooks.example/")
    inside = {"url": f"https://127.0.0.1:{canary.port}/"}
    Webhook.change(alice.user_id, webhook["webhookId"], changes=inside)

    alice.post(f"/v1/webhooks/{webhook['webhookId']}/test")
    settle()

    assert deliveries_of(alice, webhook)[0]["error"] == "address"
    assert canary.hits == 0


@pytest.mark.parametrize("address", [*FORBIDDEN_ADDRESSES, *FORBIDDEN_ADDRESSES_6])
def test_an_address_that_is_not_public_is_none(address: str) -> None:
    assert not is_public(ip_address(address))
