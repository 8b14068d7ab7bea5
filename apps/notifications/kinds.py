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
    """A type of notification, as mails name it, and its usual ways.

    `headline`: what a mail says of one in its subject, before the title.
    """

    name: str
    headline: str
    usual: Channels


IN_APP = Channels()
BY_EMAIL_TOO = Channels(email=True)  # What one would miss, as notifications.md names it.

KINDS = {
    "task.due": Kind("Tasks that are due", "Task reminder", IN_APP),
    "event.upcoming": Kind("Upcoming events", "Upcoming event", BY_EMAIL_TOO),
    "contact.stay-in-touch": Kind(
        "People to get in touch with again", "Time to get in touch", IN_APP
    ),
    "auction.outbid": Kind("Auctions where somebody bid more", "You were outbid", BY_EMAIL_TOO),
    "auction.won": Kind("Auctions that you won", "You won the auction", BY_EMAIL_TOO),
    "auction.lost": Kind("Auctions that somebody else won", "You did not win the auction", IN_APP),
    "auction.ending": Kind("Auctions that are about to end", "Auction about to end", IN_APP),
    "auction.ended": Kind("Your auctions that ended", "Your auction ended", IN_APP),
    "reservation.made": Kind("New reservations", "Reserved", BY_EMAIL_TOO),
    "reservation.turn": Kind("Items for which it is your turn", "It is your turn", BY_EMAIL_TOO),
    "reservation.accepted": Kind(
        "Reservations that the seller accepted", "Reservation accepted", BY_EMAIL_TOO
    ),
    "reservation.cancelled": Kind(
        "Reservations that were cancelled", "Reservation cancelled", BY_EMAIL_TOO
    ),
    "reservation.lapsed": Kind("Reservations that have lapsed", "Reservation lapsed", BY_EMAIL_TOO),
    "reservation.confirmed": Kind(
        "Hand-overs that were confirmed", "Hand-over confirmed", BY_EMAIL_TOO
    ),
    "reservation.lapsing": Kind(
        "Reservations about to lapse", "Reservation about to lapse", BY_EMAIL_TOO
    ),
    # Each search says by its `channels` whether by mail.
    "search.matched": Kind(
        "New items that a saved search finds", "Found by your saved search", BY_EMAIL_TOO
    ),
    "wanted.matched": Kind("New items that you want to have", "Maybe what you want", IN_APP),
    "rating.received": Kind("Ratings of you", "You were rated", IN_APP),
    "gift.wanted": Kind("Ideas of gifts that somebody wants", "Your gift idea is wanted", IN_APP),
    "post.liked": Kind("Likes of your posts", "New like", IN_APP),
    "post.commented": Kind("Comments on your posts", "New comment", IN_APP),
    "comment.replied": Kind("Replies to your comments", "New reply", IN_APP),
    "post.mentioned": Kind("Posts and comments that mention you", "You were mentioned", IN_APP),
    "user.followed": Kind("People who follow you", "New follower", IN_APP),
    "follow.requested": Kind("People who ask to follow you", "New follow request", IN_APP),
    "wish.changed": Kind("Changes of wishes that you fulfill", "A wish has changed", IN_APP),
    "wish.gone": Kind("Wishes that you fulfill and that are gone", "A wish is gone", IN_APP),
    "security.email-changed": Kind(
        "Another e-mail address of your account", "Account security", BY_EMAIL_TOO
    ),
    "security.password-changed": Kind(
        "A new password of your account", "Account security", BY_EMAIL_TOO
    ),
    "webhook.disabled": Kind("Webhooks that were switched off", "Your webhooks", IN_APP),
}
# What somebody can do, take back and do again, as often as they like.
TAKEN_BACK_AT_WILL = frozenset({"post.liked", "user.followed", "follow.requested"})


def usual_channels(kind: str) -> Channels:
    return KINDS[kind].usual if kind in KINDS else IN_APP


def name_of(kind: str) -> str:
    """Name a type for people; one that nobody has named, by itself."""
    return KINDS[kind].name if kind in KINDS else kind


def headline_of(kind: str) -> str | None:
    """Say what one of a type is about; None of a type that nobody has named."""
    return KINDS[kind].headline if kind in KINDS else None


def is_urgent(kind: str) -> bool:
    """Tell what waits for no hour: that an account may be in the wrong hands."""
    return kind.startswith("security.")
