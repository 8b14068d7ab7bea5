"""What others think of somebody, as the pool knows it: `custom:rating`, for tokens to tell.

We never read it: what counts is the row of the user.
"""

from apps.accounts import cognito
from apps.accounts.models import User

NOTE_RATING = "accounts.note-rating"  # The job's name in the queue.


def note_rating(*, user_id: str) -> None:
    """Let the pool know the rating of a user as it is by now, `4.50 (12)`, however late.

    Two of these may overlap, so each looks again at what it has told.

    Raises:
        Unavailable, RateLimited: a repeat goes on.
    """
    told: str | None = None
    while (rating := _rating_of(user_id)) is not None and rating != told:
        cognito.note_rating(user_id, rating)
        told = rating


def _rating_of(user_id: str) -> str | None:
    user = User.find(user_id)
    if user is None or not user.ratings:
        return None
    return f"{user.rating['average']:.2f} ({user.ratings})"
