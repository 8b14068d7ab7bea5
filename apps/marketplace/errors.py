"""What can be refused about items. Where the contract names no code of its own, it is CONFLICT."""

from apps.core.errors import Conflict


class NotAnAuction(Conflict):
    """It is given away or sold."""

    message = "This item is not auctioned off."


class OwnItem(Conflict):
    """Nobody buys from themselves."""

    message = "This item is your own."


class ItemOver(Conflict):
    """It ended, was cancelled or handed over, or expired."""

    message = "This item is over, so it cannot be changed any more."


class ItemInUse(Conflict):
    """Somebody has reserved it, or bids for it."""

    message = "Somebody has reserved this item or bids for it. Settle that first."


class YetToRate(Conflict):
    """Whoever got it has not said yet what they think of it."""

    message = "It stays until whoever got it has rated it, or for 30 days."


class HasBids(Conflict):
    """Who bids has the seller's word."""

    message = "There is a bid, so kind, price and end stay as they are."


class NotHandedOver(Conflict):
    """Whoever rates has dealt with the other first."""

    message = "Rate each other once the item has been handed over."


class RatedAlready(Conflict):
    """A rating is given once, and stays."""

    message = "You have rated this."


class NobodyToRate(Conflict):
    """The other one has left."""

    message = "The other one has left Hearth, so there is nobody to rate."


class TooManySearches(Conflict):
    """The user has as many as anybody may: each new item is weighed against them."""

    code = "TOO_MANY_SEARCHES"
    message = "You have 50 saved searches. Delete one first."


class TooManyWanted(Conflict):
    """Likewise of wanted things."""

    code = "TOO_MANY_WANTED"
    message = "You want 50 things. Delete one first."


class NoSuchStep(Conflict):
    """Only drafts are published, and only what nobody holds is cancelled."""

    message = "From its present status the item cannot get there."


class ItemNotAvailable(Conflict):
    """Somebody else has it, or it is over."""

    code = "ITEM_NOT_AVAILABLE"
    message = "This item is not available. Somebody may have been faster."


class TooManyReservations(Conflict):
    """Nobody hoards: five that are open at a time."""

    code = "TOO_MANY_RESERVATIONS"
    message = "You have five open reservations. Wait for one of them, or cancel it."


class ReservedBefore(Conflict):
    """Who let an item go once is not to keep it from others again."""

    code = "RESERVED_BEFORE"
    message = "You reserved this item before, and let the reservation lapse or cancelled it."


class IsAnAuction(Conflict):
    """It goes to whoever bids the most."""

    message = "This item is auctioned off. Bid for it instead."


class ItemIsFree(Conflict):
    """Nobody holds it, so there is nothing to wait for."""

    message = "Nobody has reserved this item, so there is no queue. Reserve it."


class HoldsItem(Conflict):
    """Who has it waits for nothing."""

    message = "You have reserved this item yourself."


class ReservationLapsed(Conflict):
    """It was too late. Whoever waited has it now, or it is free."""

    message = "The reservation has lapsed. Read the item again."


class NotAccepted(Conflict):
    """First the seller says yes, so that the other one knows where to go."""

    message = "Accept the reservation first, then confirm the hand-over."
