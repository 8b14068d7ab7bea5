"""Receivers of webhooks, and the names by which they are reached."""

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from apps.core import due
from apps.notifications.models import RETRY
from apps.notifications.services import deliveries
from tests.core.conftest import lose_answers  # noqa: F401  # A fixture.
from tests.webhooks.receivers import DOMAIN, Authority, Receiver

Settle = Callable[[], None]
MakeReceiver = Callable[[], Receiver]
LOOPBACK = "127.0.0.1"

ask_resolver = socket.getaddrinfo


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> Path:
    return authority.certify(authority.path.with_name("receiver.pem"), f"*.{DOMAIN}")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The addresses of names, as the resolver tells them. Nobody else knows any."""
    known: dict[str, list[str]] = {}

    def resolve(host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host == LOOPBACK:
            return ask_resolver(host, port, *args, **kwargs)
        addresses = known.get(host) or ([LOOPBACK] if host.endswith(DOMAIN) else [])
        if not addresses:
            raise socket.gaierror
        return [(0, 0, 0, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


@pytest.fixture
def make_receiver(
    certificate: Path, authority: Authority, names: dict[str, list[str]]
) -> Iterator[MakeReceiver]:
    """Make receivers that may be reached, though they are on loopback."""
    made: list[Receiver] = []

    def make() -> Receiver:
        made.append(Receiver(certificate))
        return made[-1]

    with override_settings(WEBHOOK_NETWORK=f"{LOOPBACK}/32", WEBHOOK_CA=str(authority.path)):
        yield make
    for receiver in made:
        receiver.close()


@pytest.fixture
def receiver(make_receiver: MakeReceiver) -> Receiver:
    return make_receiver()


@pytest.fixture(autouse=True)
def _knows_no_webhooks() -> None:
    deliveries._known.clear()


def make_webhook(who: APIClient, url: str, *events: str, **more: Any) -> Any:
    """Make a webhook by the API; for all events of tasks, unless told otherwise."""
    body = {"url": url, "events": list(events or ("tasks.*",)), **more}
    answer = who.post("/v1/webhooks", body, "json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def page_by_page(who: APIClient, path: str) -> list[Any]:
    """List everything, two at a time."""
    items: list[Any] = []
    page = who.get(f"{path}?limit=2").json()
    while page["nextCursor"]:
        items += page["items"]
        page = who.get(f"{path}?limit=2&cursor={page['nextCursor']}").json()
    return items + list(page["items"])


def deliveries_of(who: APIClient, webhook: Any) -> list[Any]:
    """List its deliveries, the oldest first."""
    page = who.get(f"/v1/webhooks/{webhook['webhookId']}/deliveries?limit=100").json()
    return list(reversed(page["items"]))


def pass_time(settle: Settle, **time: float) -> None:
    """Let what is due in this time be fired, and all that follows from it happen."""
    due.run_all(datetime.now(UTC) + timedelta(**time), [RETRY])
    settle()
