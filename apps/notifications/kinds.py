"""What people are told of, and by which ways unless they say otherwise."""

from typing import NamedTuple


class Channels(NamedTuple):
    """The ways by which somebody is told. Whoever sets up a webhook wants to hear by it."""

    in_app: bool = True
    email: bool = False
    webhook: bool = True


IN_APP = Channels()
BY_EMAIL_TOO = Channels(email=True)  # What one would miss.

KINDS = {
    "task.due": IN_APP,
    "event.upcoming": BY_EMAIL_TOO,
    "auction.outbid": BY_EMAIL_TOO,
    "auction.won": BY_EMAIL_TOO,
    "reservation.lapsing": BY_EMAIL_TOO,
    "post.liked": IN_APP,
    "security.email-changed": BY_EMAIL_TOO,
    "security.password-changed": BY_EMAIL_TOO,
    "webhook.disabled": BY_EMAIL_TOO,
}


def usual_channels(kind: str) -> Channels:
    return KINDS.get(kind, IN_APP)


def is_urgent(kind: str) -> bool:
    """Tell what waits for no hour: that an account may be in the wrong hands."""
    return kind.startswith("security.")


def name_of(kind: str) -> str:
    """Name a kind for people: `event.upcoming` is "event upcoming"."""
    return kind.replace(".", " ").replace("-", " ")
