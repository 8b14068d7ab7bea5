"""API keys: made, listed, deleted by their owner, and found by whoever sends one."""

from datetime import datetime
from typing import NamedTuple, TypedDict

from apps.accounts.models import ApiKey
from apps.core.api_keys import Credential
from apps.core.db import Key, Page
from apps.core.errors import Invalid
from apps.core.ids import new_id


class KeyFields(TypedDict):
    """What an owner says of a new key."""

    name: str
    scopes: list[str]
    rate_per_minute: int
    lapses_at: datetime | None


class NewKey(NamedTuple):
    key: ApiKey
    secret: str  # The whole text that is sent; nobody can tell it again.


def create_api_key(*, user_id: str, fields: KeyFields, now: datetime) -> NewKey:
    """Make a key.

    A repeat under an Idempotency-Key finds the row of its first attempt, whose secret reached
    nobody, and gives it one anew.

    Raises:
        Invalid: the key would be over already.
    """
    lapses_at = fields["lapses_at"]
    if lapses_at and lapses_at <= now:
        raise Invalid(expiresAt=["This time is over."])
    credential = Credential.make(new_id(now), user_id)
    row = ApiKey(user_id, credential.key_id, secret_hash=credential.digest, created_at=now)
    for name, value in {**fields, "scopes": sorted(set(fields["scopes"]))}.items():
        setattr(row, name, value)
    saved = row.save_new()
    if not credential.fits(saved.secret_hash):
        changes = {"secret_hash": credential.digest}
        saved = ApiKey.change(user_id, saved.key_id, changes=changes)
    return NewKey(saved, credential.text)


def list_api_keys(*, user_id: str, limit: int, after: Key | None) -> Page[ApiKey]:
    """List the keys of a user, the newest first."""
    return ApiKey.page(user_id, limit=limit, after=after)


def get_api_key(*, user_id: str, key_id: str) -> ApiKey:
    """Read a key of a user. Raises NotFound."""
    return ApiKey.load(user_id, key_id)


def delete_api_key(*, user_id: str, key_id: str, now: datetime) -> None:
    """Delete a key. Raises NotFound."""
    ApiKey.mark_deleted(user_id, key_id, now=now)


def use_api_key(*, credential: Credential, now: datetime) -> ApiKey | None:
    """Find the key that was sent, and note now and then that it is used; None if it is none."""
    key = ApiKey.find(credential.user_id, credential.key_id)
    if key is None or not credential.fits(key.secret_hash):
        return None
    key.note_use(now)
    return key
