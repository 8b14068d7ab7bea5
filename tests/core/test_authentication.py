import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.test import override_settings
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIClient

from apps.core.api import authentication
from apps.core.api.authentication import Standing, principal_of, verified_claims
from tests.conftest import KEY_ID, MakeToken, Person
from tests.core.forgeries import (
    CLAIMS,
    HEAD,
    HEADS,
    USER,
    Forger,
    by_rsa,
    encode,
    for_this_pool,
    good_claims,
)
from tests.factories import make_user

PATH = "/v1/notifications/pending"

Json = dict[str, Any]
Forge = Callable[..., str]


@pytest.fixture(scope="module", autouse=True)
def _user(_stage: None) -> None:
    make_user(USER)


@pytest.fixture
def forge(signing_key: rsa.RSAPrivateKey) -> Forge:
    return Forger(signing_key).make


def ask(token: str | bytes) -> Any:
    return send(f"Bearer {token if isinstance(token, str) else token.decode('latin-1')}")


def send(authorization: str) -> Any:
    client = APIClient(raise_request_exception=False)
    return client.get(PATH, headers={"Authorization": authorization})


def is_refused(response: Any) -> bool:
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Content-Type"] == "application/json"
    return (response.status_code, response.json()["error"]["code"]) == (401, "UNAUTHENTICATED")


def test_a_token_of_the_pool_comes_in(make_token: MakeToken) -> None:
    assert ask(make_token(USER)).status_code == 200


def test_a_token_made_by_hand_as_the_pool_would_comes_in(forge: Forge) -> None:
    assert ask(forge()).status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(make_token: MakeToken, scheme: str) -> None:
    assert send(f"{scheme} {make_token(USER)}").status_code == 200


@pytest.mark.parametrize(
    "head",
    HEADS,
    ids=str,
)
def test_a_head_that_is_not_the_pools_is_refused(forge: Forge, head: Json) -> None:
    assert is_refused(ask(forge(head=head)))


@pytest.mark.parametrize(
    "claims",
    CLAIMS,
    ids=str,
)
def test_claims_that_are_not_for_us_are_refused(forge: Forge, claims: Json) -> None:
    assert is_refused(ask(forge(claims=for_this_pool(claims))))


@pytest.mark.parametrize("name", ["sub", "iss", "iat", "exp", "token_use", "client_id"])
def test_every_claim_is_needed(signing_key: rsa.RSAPrivateKey, name: str) -> None:
    claims = {key: value for key, value in good_claims().items() if key != name}

    token = jwt.encode(claims, signing_key, algorithm="RS256", headers={"kid": KEY_ID})

    assert is_refused(ask(token))


@pytest.mark.parametrize("part", [[], [1], ["RS256"]])
def test_parts_that_are_no_objects_are_refused(forge: Forge, part: list[object]) -> None:
    assert is_refused(ask(forge(head=part)))
    assert is_refused(ask(forge(claims=part)))


@pytest.mark.parametrize("head", [HEAD, {**HEAD, "jku": "{url}"}, {**HEAD, "x5u": "{url}"}])
def test_a_foreign_key_under_the_right_name_is_refused(forge: Forge, head: Json) -> None:
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert is_refused(ask(forge(head=head, sign=by_rsa(foreign))))


def test_a_key_that_the_token_brings_along_is_refused(forge: Forge) -> None:
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(foreign.public_key(), as_dict=True)

    for kid in (KEY_ID, "mine"):
        head = {"kid": kid, "jwk": {**jwk, "kid": kid}}
        assert is_refused(ask(forge(head=head, sign=by_rsa(foreign))))


@pytest.mark.parametrize("form", ["PEM", "PKCS1", "DER", "JWK", "modulus"])
def test_the_public_key_is_no_secret_to_sign_with(
    forge: Forge, signing_key: rsa.RSAPrivateKey, form: str
) -> None:
    public = signing_key.public_key()
    whole = serialization.PublicFormat.SubjectPublicKeyInfo
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True)
    secret = {
        "PEM": public.public_bytes(serialization.Encoding.PEM, whole),
        "PKCS1": public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.PKCS1),
        "DER": public.public_bytes(serialization.Encoding.DER, whole),
        "JWK": json.dumps(jwk).encode(),
        "modulus": jwk["n"].encode(),
    }[form]

    for alg in ("HS256", "RS256"):
        token = forge({"alg": alg}, sign=lambda text: hmac.digest(secret, text, hashlib.sha256))
        assert is_refused(ask(token))


def test_another_way_to_sign_with_the_right_key_is_refused(
    forge: Forge, signing_key: rsa.RSAPrivateKey
) -> None:
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    other_hash = padding.PKCS1v15()

    for alg in ("PS256", "RS256"):
        token = forge({"alg": alg}, sign=lambda text: signing_key.sign(text, pss, hashes.SHA256()))
        assert is_refused(ask(token))
    for alg in ("RS512", "RS256"):
        token = forge(
            {"alg": alg}, sign=lambda text: signing_key.sign(text, other_hash, hashes.SHA512())
        )
        assert is_refused(ask(token))


def test_a_key_of_a_curve_is_refused(forge: Forge) -> None:
    key = ec.generate_private_key(ec.SECP256R1())

    token = forge({"alg": "ES256"}, sign=lambda text: key.sign(text, ec.ECDSA(hashes.SHA256())))

    assert is_refused(ask(token))


@pytest.mark.parametrize("signature", [b"", b"\0", b"\0" * 256, b"\xff" * 256, b"\0" * 255 + b"\1"])
def test_an_empty_signature_is_refused(forge: Forge, signature: bytes) -> None:
    assert is_refused(ask(forge(sign=lambda _text: signature)))
    assert is_refused(ask(forge({"alg": "none"}, sign=lambda _text: signature)))


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.99])
def test_a_bit_flipped_anywhere_is_refused(make_token: MakeToken, part: int, place: float) -> None:
    parts = make_token(USER).split(".")
    raw = bytearray(base64.urlsafe_b64decode(parts[part] + "=="))

    for bit in range(8):
        flipped = bytearray(raw)
        flipped[int(len(raw) * place)] ^= 1 << bit
        forged = [*parts[:part], encode(bytes(flipped)), *parts[part + 1 :]]
        assert is_refused(ask(".".join(forged)))


def test_parts_of_two_tokens_make_none(make_token: MakeToken) -> None:
    mine, other = make_token(USER).split("."), make_token("other").split(".")

    assert is_refused(ask(f"{mine[0]}.{other[1]}.{mine[2]}"))
    assert is_refused(ask(f"{mine[0]}.{mine[1]}.{make_token(USER, x=1).split('.')[2]}"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token[:-10],
        lambda token: token[: len(token) // 2],
        lambda token: token[1:],
        lambda token: token.rpartition(".")[0],
        lambda token: token.rpartition(".")[0] + ".",
        lambda token: f"{token}.",
        lambda token: f".{token}",
        lambda token: f"{token}.{token}",
        lambda token: token.replace(".", ".."),
        lambda token: token.replace(".", " "),
        lambda token: f"{token} x",
        lambda token: f"  {token}",
        lambda token: f'"{token}"',
        lambda token: token.replace(".", "%2e"),
        lambda token: token + "\u00e4",
        lambda token: f"{token},{token}",
        lambda token: token + "A" * 65_536,
    ],
)
def test_a_spoilt_token_is_refused(make_token: MakeToken, spoil: Callable[[str], str]) -> None:
    assert is_refused(ask(spoil(make_token(USER))))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "undefined",
        "A" * 65_536,
        "." * 65_536,
        "{}.{}.{}",
        "e30.e30.e30",
        "bnVsbA.bnVsbA.bnVsbA",
        encode(b"[" * 4000) + ".e30.e30",
        encode(b'{"alg":"RS256","kid":"\xff"}') + ".e30.e30",
        encode(b'{"alg":"RS256","kid":"\\ud800"}') + ".e30.e30",
        encode(b'{"alg":"RS256","kid":' + b"9" * 5000 + b"}") + ".e30.e30",
    ],
    ids=lambda token: token[:20],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert is_refused(ask(token))


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Token {token}",
        "{token}",
        "Bearer:{token}",
        "Bearer\t{token}",
        "DPoP {token}",
        "Negotiate",
        "Bearer {token}, Bearer {token}",
    ],
)
def test_other_ways_to_sign_in_are_refused(make_token: MakeToken, authorization: str) -> None:
    assert is_refused(send(authorization.replace("{token}", make_token(USER))))


@pytest.mark.parametrize("path", [f"{PATH}?access_token=", f"{PATH}?token="])
def test_a_token_in_the_query_does_not_count(make_token: MakeToken, path: str) -> None:
    assert is_refused(APIClient().get(path + make_token(USER)))


def test_nobody_comes_in_without_any(anonymous: APIClient) -> None:
    assert is_refused(anonymous.get(PATH))
    assert is_refused(anonymous.post("/v1/tasks", {"title": "A"}, "json"))


@pytest.mark.parametrize("claims", [{"exp": -4}, {"iat": 4}, {"nbf": 4}])
def test_clocks_may_differ_by_five_seconds(forge: Forge, claims: dict[str, int]) -> None:
    now = int(time.time())
    near = {name: now + seconds for name, seconds in claims.items()}
    far = {name: now + 3 * seconds for name, seconds in claims.items()}

    assert ask(forge(claims=near)).status_code == 200
    assert is_refused(ask(forge(claims=far)))


def test_is_unavailable_while_the_keys_are(make_token: MakeToken) -> None:
    with override_settings(COGNITO_JWKS_URL="http://127.0.0.1:1/keys"):
        response = ask(make_token(USER, jti="never seen before"))

    assert response.status_code == 503
    assert response.json()["error"]["code"] == "SERVICE_UNAVAILABLE"


def test_a_verified_token_costs_no_more_cryptography(
    make_token: MakeToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_token(USER)
    claims = verified_claims(token)
    monkeypatch.setattr(authentication, "_verify", lambda _token: 1 / 0)

    assert verified_claims(token) == claims


def test_a_verified_token_is_not_remembered_longer_than_it_holds(
    forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = forge(claims={"exp": int(time.time()) + 30})
    verified_claims(token)
    then = time.time() + 36, time.monotonic() + 36
    monkeypatch.setattr("apps.core.caches.time.monotonic", lambda: then[1])
    monkeypatch.setattr(jwt.api_jwt, "datetime", _clock_at(then[0]))

    with pytest.raises(AuthenticationFailed):
        verified_claims(token)


def _clock_at(seconds: float) -> type[datetime]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = UTC) -> datetime:  # type: ignore[override]
            return datetime.fromtimestamp(seconds, tz)

    return Clock


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Standing], list[str]]]:
    """Let the account say this, and record who was asked about."""
    asked: list[str] = []

    def arrange(says: Standing) -> list[str]:
        def find(user_id: str) -> Standing:
            asked.append(user_id)
            return says

        monkeypatch.setattr(authentication, "_find_standing", [find])
        authentication._standings.clear()
        return asked

    yield arrange
    authentication._standings.clear()


def test_a_barred_or_signed_out_user_is_refused(
    make_token: MakeToken, standing: Callable[[Standing], list[str]]
) -> None:
    for says in (Standing(is_barred=True), Standing(signed_out_at=int(time.time()) + 60)):
        standing(says)

        assert is_refused(ask(make_token(USER)))


def test_a_token_issued_after_signing_out_comes_in(
    make_token: MakeToken, standing: Callable[[Standing], list[str]]
) -> None:
    says = Standing(
        signed_out_at=int(time.time()) - 1,
        roles=frozenset(["moderator"]),
        time_zone="Asia/Kathmandu",
    )
    standing(says)

    principal = principal_of(make_token(USER))

    assert principal.user_id == USER
    assert principal.standing.time_zone == "Asia/Kathmandu"
    assert principal.is_authenticated


def test_an_account_is_asked_about_once_a_minute(
    make_token: MakeToken,
    standing: Callable[[Standing], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = standing(Standing())
    token, now = make_token(USER), time.monotonic()

    for _ in range(3):
        principal_of(token)
    assert asked == [USER]

    monkeypatch.setattr("apps.core.caches.time.monotonic", lambda: now + 61)
    principal_of(token)
    assert asked == [USER] * 2


def test_a_change_of_an_account_is_seen_at_once_where_it_is_made(
    make_token: MakeToken, standing: Callable[[Standing], list[str]]
) -> None:
    asked = standing(Standing())
    principal_of(make_token(USER))

    authentication.forget_standing(USER)
    authentication.forget_standing("somebody else")
    principal_of(make_token(USER))

    assert asked == [USER] * 2


def test_knows_who_signed_in(alice: Person, bob: Person) -> None:
    for who in (alice, bob):
        assert principal_of(who.token).user_id == who.user_id
