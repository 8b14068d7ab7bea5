"""Who goes by which username."""

from collections.abc import Iterable

from apps.accounts.models import Username
from apps.core.db.batches import read_batch


def users_named(usernames: Iterable[str]) -> dict[str, str]:
    """Find the ids of who has these usernames now, by the name in lower case, in one call.

    A name that is only held, of an open registration or one that its user gave up, is nobody's.
    """
    claims = {Username.of(name, "").keys(): name.lower() for name in usernames}
    found = read_batch(Username, list(claims))
    return {claims[claim.keys()]: claim.holder for claim in found if not claim.is_only_held}
