"""What people are told of, and by which ways unless they say otherwise."""

from collections.abc import Container
from typing import NamedTuple


class Channels(NamedTuple):
    """The ways by which somebody is told. Whoever sets up a webhook wants to hear by it."""

    in_app: bool = True
    email: bool = False
    webhook: bool = True

    def among(self, names: Container[str] | None) -> "Channels":
        """Leave out the ways that are not named; None: all of them are."""
        if names is None:
            return self
        return Channels(**{name: on and name in names for name, on in self._asdict().items()})


class Kind(NamedTuple):
    """A type of notification, as mails name it, and its usual ways."""

    name: str
    usual: Channels


IN_APP = Channels()
BY_EMAIL_TOO = Channels(email=True)  # What one would miss, as notifications.md names it.

KINDS = {
    "task.due": Kind("Tasks that are due", IN_APP),
    "event.upcoming": Kind("Upcoming events", BY_EMAIL_TOO),
    "contact.stay-in-touch": Kind("People to get in touch with again", IN_APP),
    "auction.outbid": Kind("Auctions where somebody bid more", BY_EMAIL_TOO),
    "auction.won": Kind("Auctions that you won", BY_EMAIL_TOO),
    "auction.lost": Kind("Auctions that somebody else won", IN_APP),
    "auction.ended": Kind("Your auctions that ended", IN_APP),
    "reservation.made": Kind("New reservations", BY_EMAIL_TOO),
    "reservation.turn": Kind("Items for which it is your turn", BY_EMAIL_TOO),
    "reservation.accepted": Kind("Reservations that the seller accepted", BY_EMAIL_TOO),
    "reservation.cancelled": Kind("Reservations that were cancelled", BY_EMAIL_TOO),
    "reservation.lapsed": Kind("Reservations that have lapsed", BY_EMAIL_TOO),
    "reservation.confirmed": Kind("Hand-overs that were confirmed", BY_EMAIL_TOO),
    "reservation.lapsing": Kind("Reservations about to lapse", BY_EMAIL_TOO),
    # Each search says by its `channels` whether by mail.
    "search.matched": Kind("New items that a saved search finds", BY_EMAIL_TOO),
    "wanted.matched": Kind("New items that you want to have", IN_APP),
    "rating.received": Kind("Ratings of you", IN_APP),
    "gift.wanted": Kind("Ideas of gifts that somebody wants", IN_APP),
    "post.liked": Kind("Likes of your posts", IN_APP),
    "post.commented": Kind("Comments on your posts", IN_APP),
    "comment.replied": Kind("Replies to your comments", IN_APP),
    "post.mentioned": Kind("Posts and comments that mention you", IN_APP),
    "user.followed": Kind("People who follow you", IN_APP),
    "follow.requested": Kind("People who ask to follow you", IN_APP),
    "wish.changed": Kind("Changes of wishes that you fulfill", IN_APP),
    "wish.gone": Kind("Wishes that you fulfill and that are gone", IN_APP),
    "security.email-changed": Kind("Another e-mail address of your account", BY_EMAIL_TOO),
    "security.password-changed": Kind("A new password of your account", BY_EMAIL_TOO),
    "webhook.disabled": Kind("Webhooks that were switched off", IN_APP),
}
# What somebody can do, take back and do again, as often as they like.
TAKEN_BACK_AT_WILL = frozenset({"post.liked", "user.followed", "follow.requested"})


def usual_channels(kind: str) -> Channels:
    return KINDS[kind].usual if kind in KINDS else IN_APP


def name_of(kind: str) -> str:
    """Name a type for people; one that nobody has named, by itself."""
    return KINDS[kind].name if kind in KINDS else kind


def is_urgent(kind: str) -> bool:
    """Tell what waits for no hour: that an account may be in the wrong hands."""
    return kind.startswith("security.")
