"""Links that let mails no longer come: sealed, so that they work without signing in.

Source: https://www.rfc-editor.org/rfc/rfc8058
"""

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from apps.core.api.links import public_link
from apps.core.api.seals import BrokenSeal, open_text, seal_text
from apps.core.errors import NotFound

BOUND_TO = "unsubscribe"


class Wish(NamedTuple):
    """Whose mails, and of which kinds, are no longer wanted."""

    user_id: str
    kinds: list[str]


def link_of(user_id: str, kinds: Sequence[str]) -> str:
    """Make the link that a mail carries. It stays good: mails are kept for years."""
    token = seal_text(orjson.dumps([user_id, list(kinds)]), bound_to=BOUND_TO)
    return public_link("unsubscribe", token=token)


def wish_of(token: str) -> Wish:
    """Read what `link_of` wrote into a link.

    Raises:
        NotFound: we did not write it.
    """
    try:
        user_id, kinds = orjson.loads(open_text(token, bound_to=BOUND_TO))
    except BrokenSeal as error:
        raise NotFound from error
    return Wish(user_id, kinds)
