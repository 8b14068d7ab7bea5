"""Ratings: what the two who handed an item over think of each other.

Neither sees the other's before they gave their own, or a week has passed. A rating counts in the
very transaction in which it begins to show, so exactly once. It shows by time alone: whoever reads
judges it so, whether the sweep has come by or not.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind as TieKind
from apps.accounts.services import Card, may_see_person
from apps.core.db import Item, Key, Page, Transaction, decide_again, transaction
from apps.core.db.batches import Found, read_batch, read_together
from apps.core.db.paging import page_of_shown
from apps.core.due import Due
from apps.core.errors import Forbidden, NotFound
from apps.core.ids import new_id
from apps.marketplace.errors import NobodyToRate, NotHandedOver, RatedAlready
from apps.marketplace.models import Listing, MarketRow, Rating, Side, Status
from apps.marketplace.models.table import rated_by
from apps.marketplace.services.seeing import get_item

BLOCKS = (TieKind.BLOCKS, TieKind.BLOCKED_BY)
RATINGS_AT_ONCE = 100
TIME_TO_RATE = timedelta(days=30)  # So long the seller keeps what was handed over.


class SeenRating(NamedTuple):
    """A rating, as somebody sees it. What it does not say otherwise is as in the row."""

    rating: Rating
    author: Card | None  # None: they have left.
    shown: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rating, name)


def rate(
    *, viewer_id: str, item_id: str, stars: int, text: str | None, now: datetime
) -> SeenRating:
    """Say what one thinks of the other after a hand-over.

    Raises:
        NotFound: there is no such item that they may see.
        Forbidden: they neither gave nor got it.
        NotHandedOver, RatedAlready, NobodyToRate.
    """
    seen = get_item(viewer_id=viewer_id, item_id=item_id, now=now)
    rating = _rate(seen.listing, viewer_id, stars, text, now)
    return _seen(rating, read_together(_rows_around(rating, viewer_id)), now)


def ratings_of_item(*, viewer_id: str, item_id: str, now: datetime) -> Page[SeenRating]:
    """List the ratings of an item that show, and one's own, the earlier first.

    Raises:
        NotFound: there is no such item that they may see.
    """
    get_item(viewer_id=viewer_id, item_id=item_id, now=now)
    both = sorted(Rating.both_of(item_id), key=lambda rating: rating.rating_id)
    shown = [one for one in both if one.shows_at(now) or one.user_id == viewer_id]
    return Page(_see(shown, viewer_id, now), None)


def ratings_of_user(
    *, viewer_id: str, user_id: str, now: datetime, limit: int, after: Key | None
) -> Page[SeenRating]:
    """List the ratings about somebody that show, the newest first.

    Left out are those by people who block the viewer, or whom they block.

    Raises:
        NotFound: there is no such user that they may see.
    """
    if viewer_id != user_id and not may_see_person(viewer_id=viewer_id, user_id=user_id):
        raise NotFound
    return page_of_shown(
        partial(Rating.about, user_id, now),
        lambda ratings: _see(ratings, viewer_id, now),
        lambda seen: seen.rating.place_among_ratings,
        limit=limit,
        after=after,
    )


@decide_again
def show_rating(due: Due, *, now: datetime) -> None:
    """Let a rating show whose time has come. A row that nothing stands by any more just goes."""
    by_row = {row.keys(): one for one in Rating.both_of(due.subject_id) if (row := one.due_row())}
    rating = by_row.get(due.keys())
    if rating is None:
        due.delete()
        return
    with transaction() as tx:
        _show_in(tx, rating, now)


def ratings_by(user_id: str) -> Iterator[Rating]:
    """Read the ratings that somebody gave, the latest first, page by page."""
    after = None
    while True:
        page = MarketRow.of_person(rated_by(user_id), limit=RATINGS_AT_ONCE, after=after)
        yield from read_batch(Rating, [row.keys() for row in page.items])
        after = page.next_key
        if after is None:
            return


def ratings_about(user_id: str, now: datetime) -> Iterator[Rating]:
    """Read the ratings about somebody that show, the latest first, page by page."""
    after = None
    while True:
        page = Rating.about(user_id, now, limit=RATINGS_AT_ONCE, after=after)
        yield from page.items
        after = page.next_key
        if after is None:
            return


def forget_in_ratings(user_id: str) -> bool:
    """Take somebody's name out of some of the ratings by and about them; False: more may be left.

    What they say stays: it is the record of the other one.
    """
    given = MarketRow.of_person(rated_by(user_id), limit=RATINGS_AT_ONCE, after=None).items
    got = Rating.any_about(user_id, limit=RATINGS_AT_ONCE)
    for keys in {row.keys() for row in (*given, *got)}:
        _forget(keys, user_id)
    return not given and not got


def has_yet_to_rate(listing: Listing, now: datetime) -> bool:
    """Tell whether whoever got an item may still say what they think of its seller."""
    is_recent = listing.status == Status.HANDED_OVER and now < listing.updated_at + TIME_TO_RATE
    if not is_recent or listing.party(Side.BUYER) is None:
        return False
    return all(one.side != Side.BUYER for one in Rating.both_of(listing.item_id))


@decide_again
def _rate(listing: Listing, viewer_id: str, stars: int, text: str | None, now: datetime) -> Rating:
    rating_id = new_id(now)
    side = _side_of(listing, viewer_id)
    given = {one.side: one for one in Rating.both_of(listing.item_id)}
    if own := given.get(side):
        if own.rating_id == rating_id:  # The request is repeated, since its answer got lost.
            return own
        raise RatedAlready
    rating = Rating.new(
        listing.item_id,
        side,
        viewer_id,
        _rated_by_side(listing, side),
        rating_id=rating_id,
        item_title=listing.title,
        stars=stars,
        text=text,
        created_at=now,
    )
    _write(rating, given.get(side.other), now)
    return rating


def _side_of(listing: Listing, viewer_id: str) -> Side:
    """Tell on which side of a hand-over somebody was. Raises Forbidden, NotHandedOver."""
    side = next((one for one in Side if listing.party(one) == viewer_id), None)
    if side is None:
        raise Forbidden
    if listing.status != Status.HANDED_OVER:
        raise NotHandedOver
    return side


def _rated_by_side(listing: Listing, side: Side) -> str:
    rated_id = listing.party(side.other)
    if rated_id is None or User.find(rated_id) is None:
        raise NobodyToRate
    return rated_id


def _write(rating: Rating, other: Rating | None, now: datetime) -> None:
    """Write a rating. Both sides that rate at once meet at each other's row: one of them is first.

    Raises LostRace if the other side's rating came, or was shown, since it was read.
    """
    with transaction() as tx:
        if other is None:
            rating.begin_in(tx)
            Rating.key(rating.item_id, Side(rating.side).other).stay_alone_in(tx)
            return
        rating.shown_at = now
        rating.begin_in(tx)
        _count_in(tx, rating)
        if not other.shown_at:
            _show_in(tx, other, now)


def _show_in(tx: Transaction, rating: Rating, now: datetime) -> None:
    rating.show_in(tx, now)
    _count_in(tx, rating)


def _count_in(tx: Transaction, rating: Rating) -> None:
    """Count a rating for whom it is about, as part of `tx`, if they are still here."""
    if rating.rated_id and User.find(rating.rated_id):
        User.count_rating_in(tx, rating.rated_id, rating.stars)


@decide_again
def _forget(keys: tuple[str, ...], user_id: str) -> None:
    rating = Rating.find(*keys)
    if rating and user_id in {rating.user_id, rating.rated_id}:
        with transaction() as tx:
            if rating.user_id == user_id:
                rating.forget_author_in(tx)
            else:
                rating.forget_rated_in(tx)


def _see(ratings: Sequence[Rating], viewer_id: str, now: datetime) -> list[SeenRating]:
    found = read_together([row for one in ratings for row in _rows_around(one, viewer_id)])
    return [
        _seen(one, found, now)
        for one in ratings
        if not any(found(tie) for tie in _blocks_around(one, viewer_id))
    ]


def _rows_around(rating: Rating, viewer_id: str) -> list[Item]:
    """Name the rows that tell who gave a rating, and whether the viewer may see them."""
    if rating.user_id is None:
        return []
    return [User(rating.user_id), *_blocks_around(rating, viewer_id)]


def _blocks_around(rating: Rating, viewer_id: str) -> list[Tie]:
    if rating.user_id in {None, viewer_id}:
        return []
    return [Tie.of(kind, viewer_id, rating.user_id) for kind in BLOCKS]


def _seen(rating: Rating, found: Found, now: datetime) -> SeenRating:
    author = found(User(rating.user_id)) if rating.user_id else None
    card = Card.of(author, now) if author else None
    return SeenRating(rating, card, shown=rating.shows_at(now))
