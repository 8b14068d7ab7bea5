"""What people look for: saved searches and wanted things, kept until they say otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, TypeVar, cast

from apps.core.db import Key, Page, Repeated, decide_again, transaction
from apps.core.errors import Invalid
from apps.core.ids import new_id
from apps.core.money import Money
from apps.marketplace.filters import ItemFilter
from apps.marketplace.models import SavedSearch, Wanted
from apps.marketplace.models.seeks import Seek
from apps.marketplace.models.spots import spots_of
from apps.marketplace.places import Place
from apps.marketplace.services.searching import Asked, item_search

SeekT = TypeVar("SeekT", bound=Seek)


class WantedFields(TypedDict):
    """What a client may say of a wanted thing."""

    title: str
    category: str | None
    condition: str | None
    max_price: Money | None
    near: Place | None
    radius_km: float


def save_search(
    *,
    user_id: str,
    name: str,
    asked: Asked,
    said: Mapping[str, Any],
    channels: Sequence[str],
    language: str,
    now: datetime,
) -> SavedSearch:
    """Save a search, `said` as clients see it.

    Raises:
        Invalid: there is no letter to search for.
        TooManySearches.
    """
    search = SavedSearch.new(
        user_id,
        new_id(now),
        asked=_as_json(asked),
        language=language,
        created_at=now,
        name=name,
        said=dict(said),
        channels=list(channels),
    )
    return _begin(search, "filters.q")


def want(*, user_id: str, fields: WantedFields, language: str, now: datetime) -> Wanted:
    """Note that somebody wants to have something.

    Raises:
        Invalid: there is no letter to search for.
        TooManyWanted.
    """
    asked = Asked(
        near=fields["near"],
        radius_km=fields["radius_km"],
        sort="newest",
        category=fields["category"],
        kind=None,
        condition=fields["condition"],
        seller=None,
        currency=None,
        min_minor=None,
        max_minor=None,
        q=fields["title"],
    )
    wanted = Wanted.new(
        user_id,
        new_id(now),
        asked=_as_json(asked),
        language=language,
        created_at=now,
        title=fields["title"],
        max_price=fields["max_price"],
    )
    return _begin(wanted, "title")


def list_searches(*, user_id: str, limit: int, after: Key | None) -> Page[SavedSearch]:
    """List somebody's saved searches, the newest first."""
    return SavedSearch.of_user(user_id, limit=limit, after=after)


def list_wanted(*, user_id: str, limit: int, after: Key | None) -> Page[Wanted]:
    """List what somebody wants, the newest first."""
    return Wanted.of_user(user_id, limit=limit, after=after)


def get_search(*, user_id: str, seek_id: str) -> SavedSearch:
    """Read a saved search. Raises NotFound."""
    return SavedSearch.load_one(user_id, seek_id)


def get_wanted(*, user_id: str, seek_id: str) -> Wanted:
    """Read what somebody wants. Raises NotFound."""
    return Wanted.load_one(user_id, seek_id)


def end_search(*, user_id: str, seek_id: str) -> None:
    """Delete a saved search. Raises NotFound."""
    _end(SavedSearch, user_id, seek_id)


def end_wanted(*, user_id: str, seek_id: str) -> None:
    """Let somebody want something no more. Raises NotFound."""
    _end(Wanted, user_id, seek_id)


def searches_of(user_id: str) -> Iterator[SavedSearch]:
    """Read all of somebody's saved searches, the oldest first."""
    return SavedSearch.all_of_user(user_id)


def wanted_of(user_id: str) -> Iterator[Wanted]:
    """Read all that somebody wants, the oldest first."""
    return Wanted.all_of_user(user_id)


def filter_of(seek: Seek) -> ItemFilter:
    """Tell which items are what somebody looks for, the price of a wanted thing aside."""
    near = seek.asked["near"]
    asked = {**seek.asked, "near": Place(*near) if near else None}
    return item_search(cast("Asked", asked), seek.language).wanted


def _begin(seek: SeekT, words_in: str) -> SeekT:
    """Write something new that is looked for; what is wrong with its words is told of a field."""
    try:
        wanted = filter_of(seek)
    except Invalid as error:
        raise Invalid(**{words_in: ["Write at least one letter."]}) from error
    try:
        with transaction() as tx:
            seek.begin_in(tx, spots_of(wanted))
    except Repeated as repeated:
        return cast("SeekT", repeated.row)
    return seek


def _as_json(asked: Asked) -> dict[str, Any]:
    near = asked["near"]
    return {**asked, "near": [near.lat, near.lng] if near else None}


@decide_again
def _end(kind: type[Seek], user_id: str, seek_id: str) -> None:
    seek = kind.load_one(user_id, seek_id)
    with transaction() as tx:
        seek.end_in(tx)
