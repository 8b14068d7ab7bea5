"""Following over the API: as often as its rate allows."""

from datetime import datetime

from apps.accounts.services import follow_user
from apps.core import limits
from apps.core.limits import rate_of

FOLLOWS = rate_of("follows")


def follow(*, user_id: str, other_id: str, now: datetime) -> None:
    """Follow somebody, or ask to. Twice is once, and counts as two.

    Raises:
        RateLimited: 60 in a minute.
        NotOneself, NotFound: as `follow_user`.
    """
    limits.use(FOLLOWS, user_id, now)
    follow_user(user_id=user_id, other_id=other_id, now=now)
