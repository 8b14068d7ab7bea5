"""What the API asks about whoever brings a key: at most once a minute, key and process."""

from datetime import datetime

from apps.accounts import services
from apps.core.api.key_authentication import Grant, grant_from
from apps.core.api_keys import Credential


@grant_from
def grant_of(credential: Credential, now: datetime) -> Grant | None:
    key = services.use_api_key(credential=credential, now=now)
    if key is None:
        return None
    return Grant(key.secret_hash, frozenset(key.scopes), key.rate_per_minute, key.lapses_at)
