"""Who is calling: access tokens of the Cognito user pool.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, cast

import jwt
from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.core.api.signing_keys import SigningKeys
from apps.core.caches import ExpiringCache

LONGEST_TOKEN = 8192
LEEWAY_SECONDS = 5
LAST_MOMENT = 2**40  # Unix seconds: no clock comes so far.

Claims = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """What a user's account says of them, at most a minute ago."""

    signed_out_at: int = 0  # Unix seconds: tokens issued until then are void.
    is_barred: bool = False  # Suspended or deleted.
    roles: frozenset[str] = frozenset()  # Those that a token's groups are narrowed by.
    time_zone: str = "UTC"
    language: str = "en"


STAFF = frozenset({"moderator", "admin"})  # Administrators may do all that moderators may.


@dataclass(frozen=True)
class Principal:
    """Whoever signed in. `user_id` is the `sub` of Cognito."""

    user_id: str
    roles: frozenset[str]
    standing: Standing = Standing()
    scopes: frozenset[str] | None = None  # Of an API key; None: not limited to any.
    is_authenticated: ClassVar[bool] = True

    @property
    def is_moderator(self) -> bool:
        """Tell whether they may see what was reported, and remove it."""
        return not self.roles.isdisjoint(STAFF)


# Verified claims by the token's hash, so that a client's next requests cost no RSA.
_verified: ExpiringCache[Claims] = ExpiringCache(size=1000, seconds=60)
_standings: ExpiringCache[Standing] = ExpiringCache(size=5000, seconds=60)
FindStanding = Callable[[str], Standing]
_find_standing: list[FindStanding] = []


def standing_from(find: FindStanding) -> FindStanding:
    """Register who knows accounts; core itself knows only tokens."""
    _find_standing[:] = [find]
    return find


def forget_standing(user_id: str) -> None:
    """Let this process see a change of an account at once; the others see it within a minute."""
    _standings.forget(user_id)


def current_standing(user_id: str) -> Standing:
    """Ask what the account says of a user, at most once a minute and process."""
    standing = _standings.get(user_id)
    if standing is None:
        [find] = _find_standing
        standing = find(user_id)
        _standings.put(user_id, standing)
    return standing


def caller(request: Request) -> Principal:
    """Name who sent `request`; DRF's stubs think that it is a Django user."""
    return cast("Principal", request.user)


class CognitoAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`."""

    def authenticate(self, request: Request) -> tuple[Principal, str] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        return principal_of(token), token

    def authenticate_header(self, _request: Request) -> str:
        return "Bearer"


@cache
def signing_keys(url: str) -> SigningKeys:
    return SigningKeys(url)


def principal_of(token: str) -> Principal:
    """Find out for whom an access token speaks.

    Raises:
        AuthenticationFailed: it is forged, stale, revoked, of another pool or app, or no access
            token.
        Unavailable: the pool's keys cannot be fetched.
    """
    claims = verified_claims(token)
    user_id = claims["sub"]
    standing = current_standing(user_id)
    if standing.is_barred or claims["iat"] <= standing.signed_out_at:
        raise AuthenticationFailed
    # A token keeps its groups for an hour; the account knows those that were withdrawn since.
    roles = standing.roles.intersection(claims.get("cognito:groups", ()))
    return Principal(user_id, roles, standing)


def verified_claims(token: str) -> Claims:
    digest = hashlib.sha256(token.encode()).hexdigest()
    claims = _verified.get(digest)
    if claims is None:
        try:
            claims = _verify(token)
        except jwt.PyJWTError as error:
            raise AuthenticationFailed from error
        _verified.put(digest, claims, seconds=claims["exp"] - time.time())
    return claims


def _verify(token: str) -> Claims:
    if len(token) > LONGEST_TOKEN:
        raise jwt.DecodeError
    head = jwt.get_unverified_header(token)
    key_id = head.get("kid")
    if head.get("alg") != "RS256" or "crit" in head or not isinstance(key_id, str):
        raise jwt.InvalidAlgorithmError
    claims: Claims = jwt.decode(
        token,
        signing_keys(settings.COGNITO_JWKS_URL).get(key_id),
        algorithms=["RS256"],
        issuer=settings.COGNITO_ISSUER,
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iat", "iss", "sub"], "verify_aud": False},
    )
    # The pool signs ID tokens with keys of the same page; they tell an app who signed in, and
    # grant nothing. Cognito's access tokens name their app as `client_id`, not as `aud`.
    app = claims.get("token_use"), claims.get("client_id")
    if app != ("access", settings.COGNITO_CLIENT_ID) or not _is_plain(claims):
        raise jwt.InvalidTokenError
    return claims


def _is_plain(claims: Claims) -> bool:
    """Tell what the pool writes from what PyJWT is content with, such as a number as a text."""
    moments, groups = (claims["exp"], claims["iat"]), claims.get("cognito:groups", [])
    return (
        bool(claims["sub"])
        and all(isinstance(moment, int) and moment < LAST_MOMENT for moment in moments)
        and isinstance(groups, list)
        and all(isinstance(group, str) for group in groups)
    )
