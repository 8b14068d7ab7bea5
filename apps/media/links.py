"""Links to pictures: signed, short-lived, and the same for ten minutes.

What is signed is the time of the ten minutes, not of the request, so a client that gets its answer
again finds the picture in its cache, and an `ETag` made of links stays. By CloudFront's key a link
is the same from every instance; S3's, where a stage has no CloudFront, are signed by the
credentials of the instance, and differ from one to another.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from apps.core.caches import ExpiringCache
from apps.media.signing import sign_for_cloudfront, sign_link

SLOT = timedelta(minutes=10)
GOOD_FOR = 2 * SLOT  # From the slot's beginning, so that the last to get one has ten minutes.

_links: ExpiringCache[str] = ExpiringCache(size=5000, seconds=SLOT.total_seconds())


def link_to(key: str, now: datetime) -> str:
    """Sign a link that is good for ten to twenty minutes. It asks nobody: 0.3 ms, once a slot."""
    begins = _slot_of(now)
    place = f"{begins.timestamp():.0f} {key}"
    link = _links.get(place)
    if link is None:
        link = _sign(key, begins)
        _links.put(place, link)
    return link


def _slot_of(now: datetime) -> datetime:
    since = now.timestamp() // SLOT.total_seconds() * SLOT.total_seconds()
    return datetime.fromtimestamp(since, UTC)


def _sign(key: str, begins: datetime) -> str:
    if settings.MEDIA_DOMAIN:
        return sign_for_cloudfront(key, until=begins + GOOD_FOR)
    return sign_link(key, at=begins, good_for=GOOD_FOR)
