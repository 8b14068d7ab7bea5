"""Tokens that the pool never gave, and the parts they are made of."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

from tests.conftest import KEY_ID

USER = "3f1c7a52-0000-4000-8000-000000000000"
HEAD = {"alg": "RS256", "kid": KEY_ID, "typ": "JWT"}

Json = dict[str, Any]
Sign = Callable[[bytes], bytes]

# What may stand in a head in the place of the pool's.
HEADS: list[Json] = [
    *({"alg": alg} for alg in ("none", "None", "NONE", "nOnE", "", " none", "none\0")),
    *({"alg": alg} for alg in ("rs256", "RS512", "RS384", "PS256", "ES256", "EdDSA", "HS256")),
    *({"alg": alg} for alg in (None, 256, ["RS256"], {"RS256": 1}, True)),
    *({"kid": kid} for kid in ("unknown", "", "../../keys", "/dev/null", "file:///etc/passwd")),
    *({"kid": kid} for kid in (None, 1, True, [KEY_ID], {"kid": KEY_ID}, KEY_ID.upper())),
    *({"kid": kid} for kid in (f"{KEY_ID}\0", f" {KEY_ID}", "' OR 1=1 --", "k" * 6000)),
    {"crit": ["exp"]},
    {"crit": []},
    {"crit": ["b64"], "b64": False},
    {"b64": False},
]

# What may stand in the claims; `{issuer}` and `{client}` are the pool's own.
CLAIMS: list[Json] = [
    {"iss": "http://127.0.0.1/other-pool"},
    {"iss": None},
    {"iss": ["{issuer}"]},
    {"client_id": "other-app"},
    {"client_id": None},
    {"client_id": ["{client}"]},
    {"client_id": "", "aud": "{client}"},
    {"token_use": "id"},
    {"token_use": "id", "aud": "{client}"},
    {"token_use": "refresh"},
    {"token_use": None},
    {"token_use": ["access"]},
    {"sub": None},
    {"sub": ""},
    {"sub": 5},
    {"sub": ["a"]},
    {"sub": {"id": USER}},
    {"exp": None},
    {"exp": 0},
    {"exp": 1_577_836_800},
    {"exp": "9999999999"},
    {"exp": "soon"},
    {"exp": [9_999_999_999]},
    {"exp": {}},
    {"exp": -1},
    {"exp": float("nan")},
    {"exp": float("inf")},
    {"exp": 10**40},
    {"iat": None},
    {"iat": 9_999_999_999},
    {"iat": "yesterday"},
    {"iat": []},
    {"iat": float("nan")},
    {"iat": "1700000000"},
    {"nbf": 9_999_999_999},
    {"nbf": "later"},
    {"nbf": []},
    {"cognito:groups": 5},
    {"cognito:groups": [["admin"]]},
    {"cognito:groups": [{"admin": 1}]},
]


def good_claims() -> Json:
    now = int(time.time())
    return {
        "sub": USER,
        "iss": settings.COGNITO_ISSUER,
        "iat": now,
        "exp": now + 3600,
        "token_use": "access",
        "client_id": settings.COGNITO_CLIENT_ID,
    }


def for_this_pool(claims: Json) -> Json:
    text = json.dumps(claims)
    text = text.replace("{issuer}", settings.COGNITO_ISSUER)
    filled: Json = json.loads(text.replace("{client}", settings.COGNITO_CLIENT_ID))
    return filled


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def by_rsa(key: rsa.RSAPrivateKey) -> Sign:
    return lambda text: key.sign(text, padding.PKCS1v15(), hashes.SHA256())


class Forger:
    """Has the pool's key, where a forgery lies in what is signed, and one of its own."""

    def __init__(self, pools_key: rsa.RSAPrivateKey) -> None:
        self.pools_key = pools_key

    @cached_property
    def own_key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def own_jwk(self) -> Json:
        jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.own_key.public_key(), as_dict=True)
        return {**jwk, "kid": KEY_ID}

    @cached_property
    def public_pem(self) -> bytes:
        whole = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.pools_key.public_key().public_bytes(serialization.Encoding.PEM, whole)

    def make(self, head: Any = None, claims: Any = None, sign: Sign | None = None) -> str:
        """Make a token of any head, claims and signature; by default all three are right."""
        parts = [
            encode(json.dumps(part).encode())
            for part in (
                head if isinstance(head, list) else {**HEAD, **(head or {})},
                claims if isinstance(claims, list) else {**good_claims(), **(claims or {})},
            )
        ]
        signed = ".".join(parts)
        return f"{signed}.{encode((sign or by_rsa(self.pools_key))(signed.encode()))}"

    def by_own_key(self, **head: Any) -> str:
        return self.make(head, sign=by_rsa(self.own_key))

    def by_public_key(self, alg: str) -> str:
        """Sign with what everybody knows, as if it were a secret."""
        pem = self.public_pem
        return self.make({"alg": alg}, sign=lambda text: hmac.digest(pem, text, hashlib.sha256))

    def flipped(self, place: float) -> str:
        """Flip one bit of a good token, so far from its beginning (0) to its end (1)."""
        token = bytearray(self.make().encode())
        token[int(len(token) * place)] ^= 1
        return token.decode()


Forgery = Callable[[Forger], str]


def _with_head(head: Json) -> Forgery:
    return lambda forger: forger.make(head)


def _with_claims(claims: Json) -> Forgery:
    return lambda forger: forger.make(claims=for_this_pool(claims))


def _flipped(place: float) -> Forgery:
    return lambda forger: forger.flipped(place)


ODD_PARTS: dict[str, Forgery] = {
    **{f"head {str(head)[:40]}": _with_head(head) for head in HEADS},
    **{f"claims {claims}": _with_claims(claims) for claims in CLAIMS},
}
OTHERS: dict[str, Forgery] = {
    **{f"a bit at {place}": _flipped(place) for place in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)},
    "HS256 with the public key": lambda forger: forger.by_public_key("HS256"),
    "RS256 with the public key": lambda forger: forger.by_public_key("RS256"),
    "a foreign key": lambda forger: forger.by_own_key(),
    "an embedded key": lambda forger: forger.by_own_key(jwk=forger.own_jwk),
    "an embedded key of its own name": lambda forger: forger.by_own_key(
        kid="mine", jwk={**forger.own_jwk, "kid": "mine"}
    ),
    "keys elsewhere": lambda forger: forger.by_own_key(jku="http://127.0.0.1:1/keys"),
    "a certificate elsewhere": lambda forger: forger.by_own_key(x5u="http://127.0.0.1:1/cert"),
    "an embedded certificate": lambda forger: forger.by_own_key(x5c=[encode(b"cert")]),
    "no signature": lambda forger: forger.make(sign=lambda _text: b""),
    "none, and no signature": lambda forger: forger.make({"alg": "none"}, sign=lambda _: b""),
    "a signature of zeros": lambda forger: forger.make(sign=lambda _text: bytes(256)),
    "a list for a head": lambda forger: forger.make([]),
    "a list for claims": lambda forger: forger.make(claims=[1]),
    "two parts": lambda forger: forger.make().rpartition(".")[0],
    "four parts": lambda forger: f"{forger.make()}.e30",
    "two tokens": lambda forger: f"{forger.make()},{forger.make()}",
    "a token and 64 KB": lambda forger: forger.make() + "A" * 65_536,
    "64 KB": lambda _forger: "A" * 65_536,
    "nothing": lambda _forger: "",
    "a word": lambda _forger: "undefined",
}
