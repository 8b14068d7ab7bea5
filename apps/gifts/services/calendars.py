"""Calendar feeds: made, listed and revoked by their owner, read by whoever has the link.

A link's token names owner and feed and proves it by a code of ours, so that it can be shown again
though it is kept nowhere, and what is no token of ours costs no read. Revoked it finds no row.
"""

import re
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import TypedDict

from django.utils.crypto import constant_time_compare, salted_hmac

from apps.accounts import services as accounts
from apps.core import ids, limits
from apps.core.calendars import Owner, entries_of
from apps.core.db import Key, Page
from apps.core.errors import NotFound
from apps.gifts.models import CalendarFeed

NAME = "Hearth"
_TOKEN = re.compile(f"({ids.PATTERN})_([0-9a-f-]{{36}})_([A-Za-z0-9_-]{{43}})")


class FeedFields(TypedDict):
    """What an owner says of a new feed."""

    include: list[str]


def create_feed(*, user_id: str, fields: FeedFields, now: datetime) -> CalendarFeed:
    """Make a feed of some kinds of things."""
    feed = CalendarFeed(user_id, ids.new_id(now), include=fields["include"], created_at=now)
    return feed.save_new()


def list_feeds(*, user_id: str, limit: int, after: Key | None) -> Page[CalendarFeed]:
    """List the feeds of a user, the newest first."""
    return CalendarFeed.page(user_id, limit=limit, after=after)


def get_feed(*, user_id: str, feed_id: str) -> CalendarFeed:
    """Read a feed of a user. Raises NotFound."""
    return CalendarFeed.load(user_id, feed_id)


def delete_feed(*, user_id: str, feed_id: str, now: datetime) -> None:
    """Revoke a feed: from now on its link leads nowhere. Raises NotFound."""
    CalendarFeed.mark_deleted(user_id, feed_id, now=now)


def read_calendar(*, token: str, now: datetime) -> bytes:
    """Write the calendar that a link leads to, as RFC 5545 says.

    Raises:
        NotFound: it is no link of ours, its owner has revoked it, or is suspended.
        RateLimited: the feed was read too often.
    """
    feed = _feed_of(token)
    limits.use(limits.rate_of("calendars"), feed.feed_id, now)
    owner = Owner(user_id=feed.user_id, zone=accounts.active_time_zone_of(feed.user_id))
    # Half a second, which whoever guesses at links does not get.
    from apps.core.calendars.rendering import render_calendar  # noqa: PLC0415

    return render_calendar(entries_of(feed.include, owner), name=NAME)


def token_of(feed: CalendarFeed) -> str:
    """Make the token of a feed's link; it is the same each time."""
    return f"{feed.feed_id}_{feed.user_id}_{_proof(feed.feed_id, feed.user_id)}"


def _feed_of(token: str) -> CalendarFeed:
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise NotFound
    feed_id, user_id, proof = match.groups()
    if not constant_time_compare(proof, _proof(feed_id, user_id)):
        raise NotFound
    return CalendarFeed.load(user_id, feed_id)


def _proof(feed_id: str, user_id: str) -> str:
    code = salted_hmac("calendar-feed", f"{feed_id} {user_id}", algorithm="sha256")
    return urlsafe_b64encode(code.digest()).decode().rstrip("=")
