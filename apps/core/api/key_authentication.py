"""Who is calling: API keys, as `X-API-Key` or as `Authorization: ApiKey …`.

A key acts as its owner, within its scopes and at its own rate. What it may do is asked at most once
a minute, key and process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.core import limits
from apps.core.api.authentication import Principal, current_standing
from apps.core.api_keys import Credential
from apps.core.caches import ExpiringCache
from apps.core.limits import Rate


@dataclass(frozen=True)
class Grant:
    """What a key allows, at most a minute ago."""

    digest: str  # Of its text.
    scopes: frozenset[str]
    rate_per_minute: int
    lapses_at: datetime | None


FindGrant = Callable[[Credential, datetime], Grant | None]

_grants: ExpiringCache[Grant] = ExpiringCache(size=5000, seconds=60)
_find_grant: list[FindGrant] = []


def grant_from(find: FindGrant) -> FindGrant:
    """Register who knows keys; core itself knows only their text."""
    _find_grant[:] = [find]
    return find


def forget_grant(key_id: str) -> None:
    """Let this process see at once that a key is gone; the others see it within a minute."""
    _grants.forget(key_id)


class ApiKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Principal, str] | None:
        text = _key_in(request)
        if text is None:
            return None
        return _principal_of(text, timezone.now()), text

    def authenticate_header(self, _request: Request) -> str:
        return "ApiKey"


def _key_in(request: Request) -> str | None:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "apikey":
        return text
    return request.headers.get("X-API-Key")


def _principal_of(text: str, now: datetime) -> Principal:
    """Find out for whom a key speaks, and count this use.

    Raises:
        AuthenticationFailed: it is malformed, unknown, deleted or over; or its owner may not
            come in.
        RateLimited: its uses of this minute are taken.
    """
    credential = Credential.read(text)
    grant = _grant_of(credential, now) if credential else None
    if credential is None or grant is None or not credential.fits(grant.digest):
        raise AuthenticationFailed
    standing = current_standing(credential.user_id)
    if standing.is_barred or (grant.lapses_at and grant.lapses_at <= now):
        raise AuthenticationFailed
    limits.use(Rate("api-key", grant.rate_per_minute, 60), credential.key_id, now)
    return Principal(credential.user_id, frozenset(), standing, grant.scopes)


def _grant_of(credential: Credential, now: datetime) -> Grant | None:
    grant = _grants.get(credential.key_id)
    if grant is None:
        [find] = _find_grant
        grant = find(credential, now)
        if grant:
            _grants.put(credential.key_id, grant)
    return grant
