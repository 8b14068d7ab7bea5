import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import override_settings
from rest_framework.test import APIClient

from apps.core.api import signing_keys
from apps.core.api.signing_keys import SigningKeys, UnknownKey
from apps.core.errors import Unavailable
from tests.conftest import KEY_ID, MakeToken, Person
from tests.core.forgeries import Forger

HOUR = 3600
UNKNOWN_KEYS = 3000 if "SOAK" in os.environ else 200


class Page:
    """A key page: what it answers, and how often it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.body = b""
        self.asked = 0
        self.url = ""


@pytest.fixture(scope="module")
def jwk(signing_key: rsa.RSAPrivateKey) -> dict[str, Any]:
    public = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key.public_key(), as_dict=True)
    return {**public, "use": "sig"}


@pytest.fixture
def page(jwk: dict[str, Any]) -> Iterator[Page]:
    told = Page()
    told.body = json.dumps({"keys": [{**jwk, "kid": KEY_ID}]}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked += 1
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/keys"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time go by for the keys, without waiting."""
    passed = [1000.0]
    monkeypatch.setattr("apps.core.api.signing_keys.time.monotonic", lambda: passed[0])

    def go_on(seconds: float) -> None:
        passed[0] += seconds

    return go_on


def knows(keys: SigningKeys, key_id: str) -> bool:
    try:
        return keys.get(key_id).key_id == key_id
    except UnknownKey:
        return False


def test_reads_the_page_once_an_hour(page: Page, wait: Callable[[float], None]) -> None:
    keys = SigningKeys(page.url)

    for _ in range(100):
        assert knows(keys, KEY_ID)
    assert page.asked == 1

    wait(HOUR)
    assert knows(keys, KEY_ID)
    assert page.asked == 1

    wait(1)
    assert knows(keys, KEY_ID)
    assert page.asked == 2


@pytest.mark.parametrize("outage", ["gone", "broken", "empty"])
def test_goes_on_with_old_keys_for_a_day(
    page: Page, wait: Callable[[float], None], outage: str
) -> None:
    keys = SigningKeys(page.url)
    keys.get(KEY_ID)
    page.status = 404 if outage == "gone" else 200
    page.body = b"" if outage == "empty" else b"{"

    wait(24 * HOUR)
    assert knows(keys, KEY_ID)

    wait(1)
    with pytest.raises(Unavailable):
        keys.get(KEY_ID)


def test_is_well_again_once_the_page_is(page: Page, wait: Callable[[float], None]) -> None:
    keys = SigningKeys(page.url)
    page.status = 503
    with pytest.raises(Unavailable):
        keys.get(KEY_ID)

    page.status = 200
    with pytest.raises(Unavailable):
        keys.get(KEY_ID)  # It rests: the page is not asked again so soon.
    wait(30)

    assert knows(keys, KEY_ID)
    assert page.asked == 2


def test_thousands_of_unknown_keys_cost_one_fetch_in_30_seconds(
    page: Page, wait: Callable[[float], None]
) -> None:
    keys = SigningKeys(page.url)

    for number in range(3000):
        assert not knows(keys, f"unknown-{number}")
    assert page.asked == 1

    wait(29.9)
    assert not knows(keys, "unknown")
    assert page.asked == 1

    wait(0.1)
    assert not knows(keys, "unknown")
    assert page.asked == 2


def test_so_do_those_of_many_threads(page: Page) -> None:
    keys = SigningKeys(page.url)
    threads = [
        threading.Thread(target=lambda n=number: [knows(keys, f"{n}-{i}") for i in range(100)])
        for number in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert page.asked == 1


def test_a_failed_fetch_counts_too(page: Page, wait: Callable[[float], None]) -> None:
    keys = SigningKeys(page.url)
    page.status = 500

    for _ in range(100):
        with pytest.raises(Unavailable):
            keys.get(KEY_ID)

    assert page.asked == 1


def test_takes_a_new_key_in_one_fetch(
    page: Page, wait: Callable[[float], None], jwk: dict[str, Any]
) -> None:
    keys = SigningKeys(page.url)
    keys.get(KEY_ID)
    page.body = json.dumps({"keys": [{**jwk, "kid": "new"}]}).encode()
    wait(30)

    assert knows(keys, "new")
    assert not knows(keys, KEY_ID)
    assert page.asked == 2


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "EC"},
        {"kty": "oct"},
        {"use": "enc"},
        {"use": None},
        {"kid": None},
        {"kid": 5},
        {"n": "!"},
        {"n": None},
        {"e": ""},
    ],
)
def test_an_odd_key_does_no_harm_to_the_others(
    page: Page, jwk: dict[str, Any], change: dict[str, object]
) -> None:
    odd = {**jwk, "kid": "odd", **change}
    page.body = json.dumps({"keys": [odd, "odd", None, 5, {**jwk, "kid": KEY_ID}]}).encode()
    keys = SigningKeys(page.url)

    assert knows(keys, KEY_ID)
    assert not knows(keys, "odd")


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "5", "{}", '{"keys": null}', '{"keys": 5}', "\ud800", "<html>"]
)
def test_an_odd_page_is_an_outage(page: Page, body: str) -> None:
    page.body = body.encode(errors="surrogatepass")

    with pytest.raises(Unavailable):
        SigningKeys(page.url).get(KEY_ID)


def test_reads_64_kb_at_the_most(page: Page) -> None:
    page.body = page.body[:-1] + b" " * 65_536 + b"}"

    with pytest.raises(Unavailable):
        SigningKeys(page.url).get(KEY_ID)


def test_waits_for_no_page_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_keys, "TIMEOUT_SECONDS", 0.1)

    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        url = f"http://127.0.0.1:{silent.server_port}/keys"  # It listens, but nobody accepts.
        with pytest.raises(Unavailable):
            SigningKeys(url).get(KEY_ID)


def test_what_speaks_no_http_is_an_outage() -> None:
    class Nonsense(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(b"220 mail.example ESMTP\r\n")

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Nonsense) as server:
        threading.Thread(target=server.handle_request).start()
        with pytest.raises(Unavailable):
            SigningKeys(f"http://127.0.0.1:{server.server_port}/keys").get(KEY_ID)


@pytest.fixture
def pool(page: Page) -> Iterator[Page]:
    """Let the API read this page."""
    with override_settings(COGNITO_JWKS_URL=page.url):
        yield page


def ask(token: str) -> Any:
    client = APIClient(raise_request_exception=False)
    return client.get("/v1/users/me", headers={"Authorization": f"Bearer {token}"})


def test_thousands_of_forged_tokens_cost_one_fetch_in_30_seconds(
    pool: Page, wait: Callable[[float], None], alice: Person, signing_key: rsa.RSAPrivateKey
) -> None:
    forger = Forger(signing_key)

    statuses = {ask(forger.make({"kid": f"k{n}"})).status_code for n in range(UNKNOWN_KEYS)}
    assert (statuses, pool.asked) == ({401}, 1)
    assert ask(alice.token).status_code == 200

    wait(30)
    statuses = {ask(forger.make({"kid": f"l{n}"})).status_code for n in range(UNKNOWN_KEYS)}
    assert (statuses, pool.asked) == ({401}, 2)


def test_valid_tokens_go_on_for_a_day_without_the_page(
    pool: Page, wait: Callable[[float], None], alice: Person, make_token: MakeToken
) -> None:
    ask(alice.token)
    pool.status = 503

    wait(24 * HOUR)
    assert ask(make_token(alice.user_id, jti="of the last minute")).status_code == 200

    wait(61)  # For a minute a token that was verified is known.
    answer = ask(alice.token)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert answer["Retry-After"]


def test_tokens_of_a_new_key_come_in_and_those_of_a_withdrawn_one_do_not(
    pool: Page, wait: Callable[[float], None], jwk: dict[str, Any], alice: Person
) -> None:
    new = Forger(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    claims = {"sub": alice.user_id}
    assert ask(alice.token).status_code == 200
    assert ask(new.make({"kid": "new"}, claims)).status_code == 401

    new_jwk = jwt.algorithms.RSAAlgorithm.to_jwk(new.pools_key.public_key(), as_dict=True)
    pool.body = json.dumps({"keys": [{**new_jwk, "use": "sig", "kid": "new"}]}).encode()
    wait(61)

    assert ask(new.make({"kid": "new"}, claims)).status_code == 200
    assert ask(alice.token).status_code == 401
    assert pool.asked == 2
