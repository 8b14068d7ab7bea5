"""What others did that concerns one, and what one did. Who may hear of it is judged here."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.accounts.services import Card
from apps.core.db import Item, Key, Page
from apps.core.db.batches import Found, read_together
from apps.core.db.paging import page_of_shown
from apps.core.errors import NotFound
from apps.social.models import Activity, Deed, Like, Post
from apps.social.models.activity import concerning, done_by
from apps.social.services.fields import SeenActivity, Viewer
from apps.social.services.seeing import (
    has_tie,
    may_see,
    may_see_author,
    rows_about,
    rows_around,
)
from apps.social.services.telling import ACTORS_SHOWN

LIKES_LOOKED_AT = 25  # Four rows around each are one call.


def list_activity(
    *, viewer: Viewer, now: datetime, limit: int, after: Key | None
) -> Page[SeenActivity]:
    """List what others did that concerns the viewer, the newest first.

    What was done by people whom they mute, or who are hidden from them, is left out.
    """

    def show(rows: Sequence[Activity]) -> list[SeenActivity]:
        found = read_together(key for row in rows for key in _rows_around(row, viewer.user_id))
        shown = (_shown_to(viewer, row, found, now) for row in rows)
        return [one for one in shown if one]

    read = partial(Activity.newest, concerning(viewer.user_id))
    return page_of_shown(read, show, _key_of, limit=limit, after=after)


def list_deeds(
    *, viewer: Viewer, user_id: str, now: datetime, limit: int, after: Key | None
) -> Page[SeenActivity]:
    """List what somebody did, as far as the viewer may see it, the newest first.

    Of a private account only its followers see anything.

    Raises:
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    found = read_together(rows_around(user_id, viewer.user_id))
    actor = found(User(user_id))
    if actor is None or not may_see_author(actor, viewer, found):
        raise NotFound
    is_shut = actor.private_account and user_id != viewer.user_id
    if is_shut and not has_tie(Kind.FOLLOWS, viewer, user_id, found):
        return Page([], None)
    card = Card.of(actor, now)

    def show(rows: Sequence[Activity]) -> list[SeenActivity]:
        around = read_together(key for row in rows for key in _rows_of(row, viewer.user_id))
        seen = (row for row in rows if _may_see(row, viewer, around))
        return [SeenActivity(row, [card], row.actor_count) for row in seen]

    read = partial(Activity.newest, done_by(user_id))
    return page_of_shown(read, show, _key_of, limit=limit, after=after)


def _rows_around(row: Activity, viewer_id: str) -> list[Item]:
    """Name the rows that tell what somebody may hear of something that concerns them."""
    asked = [Tie.of(Kind.REQUESTED_BY, viewer_id, one) for one in row.actor_ids]
    return [
        *_rows_about(row.actor_ids, viewer_id),
        *_rows_of(row, viewer_id),
        *(asked if row.type == Deed.REQUEST else ()),
    ]


def _rows_about(actor_ids: Sequence[str], viewer_id: str) -> list[Item]:
    """Name the rows that tell of which people somebody may hear."""
    actors = [key for one in actor_ids for key in rows_about(one, viewer_id)]
    return [*actors, *(Tie.of(Kind.MUTES, viewer_id, one) for one in actor_ids)]


def _rows_of(row: Activity, viewer_id: str) -> list[Item]:
    """Name the rows that tell whether somebody may see to what it was done."""
    if row.post_id and row.author_id:
        return [Post(row.post_id), *rows_around(row.author_id, viewer_id)]
    return rows_about(row.target_id, viewer_id)


def _may_see(row: Activity, viewer: Viewer, found: Found) -> bool:
    if row.post_id:
        post = found(Post(row.post_id))
        return post is not None and may_see(post, viewer, found)
    user = found(User(row.target_id))
    return user is not None and may_see_author(user, viewer, found)


def _shown_to(viewer: Viewer, row: Activity, found: Found, now: datetime) -> SeenActivity | None:
    if not _may_see(row, viewer, found):
        return None
    actors = _known(row.actor_ids, row, viewer, found, now)
    hidden = len(row.actor_ids) - len(actors)
    if not actors and row.type == Deed.LIKE and row.actor_count > hidden:
        return _of_others_who_like(row, viewer, now)
    return SeenActivity(row, actors, row.actor_count - hidden) if actors else None


def _of_others_who_like(row: Activity, viewer: Viewer, now: datetime) -> SeenActivity | None:
    """Look on where all whom a row names are hidden: they do not hide those before them."""
    likes = Like.newest(row.target_id, limit=LIKES_LOOKED_AT, after=None).items
    others = [like.user_id for like in likes if like.user_id != viewer.user_id]
    found = read_together(_rows_about(others, viewer.user_id))
    actors = _known(others, row, viewer, found, now)
    count = row.actor_count - len(others) + len(actors)
    shown = actors[:ACTORS_SHOWN]
    return SeenActivity(row, shown, max(count, len(shown))) if shown else None


def _known(
    actor_ids: Sequence[str], row: Activity, viewer: Viewer, found: Found, now: datetime
) -> list[Card]:
    """Show those of some actors of whom the viewer may hear."""
    users = (found(User(one)) for one in actor_ids)
    return [Card.of(user, now) for user in users if user and _may_hear_of(user, row, viewer, found)]


def _may_hear_of(user: User, row: Activity, viewer: Viewer, found: Found) -> bool:
    if row.type == Deed.REQUEST and not has_tie(Kind.REQUESTED_BY, viewer, user.user_id, found):
        return False  # Answered by now.
    is_muted = has_tie(Kind.MUTES, viewer, user.user_id, found)
    return may_see_author(user, viewer, found) and not is_muted


def _key_of(seen: SeenActivity) -> Key:
    return seen.activity.key_by_age
