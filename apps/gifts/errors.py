"""What can be refused about wish lists."""

from apps.core.errors import Conflict


class NothingLeft(Conflict):
    """Nobody is told how much there is: it might be the owner who asks."""

    code = "NOTHING_LEFT"
    message = "That much of it is not left. Look at the list again."


class TooEarly(Conflict):
    """The day of `revealAt` is still to come."""

    code = "TOO_EARLY"
    message = "The claims are a surprise until the day of the list."


class TooManyItems(Conflict):
    """A list is shown as a whole, so it has a bound."""

    code = "TOO_MANY_ITEMS"
    message = "A wish list holds 100 items. Delete one first, or begin another list."


class TooManyClaims(Conflict):
    """A list is shown with all its claims, so they have a bound."""

    code = "TOO_MANY_CLAIMS"
    message = "As many people as possible share this already."
