"""Lists: `?limit=` and `?cursor=` in, `items` and `nextCursor` out.

A cursor is DynamoDB's key to go on from, sealed for one user, path and set of filters. The key
names a partition, so a client who could make one up could read anybody's.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from rest_framework.fields import empty
from rest_framework.request import Request

from apps.core.api.authentication import caller
from apps.core.api.seals import BrokenSeal, open_text, seal_text
from apps.core.api.serializers import QueryIntegerField, QueryTextField, StrictSerializer
from apps.core.db import Key, Page
from apps.core.errors import DomainError

T = TypeVar("T")

LARGEST_PAGE = 100


class InvalidCursor(DomainError):
    """We did not give this cursor out, or not to this user, for this list, with these filters."""

    code = "INVALID_CURSOR"
    message = "The cursor does not belong to this list. Start again without one."


class CursorField(QueryTextField):
    """Any text: that a cursor is wrong is told with its seal, whatever is wrong with it."""

    def run_validation(self, data: Any = empty) -> Any:
        return self.default if data is empty else data


class PageQuery(StrictSerializer):
    """The query of every list. Lists with filters add them as fields."""

    limit = QueryIntegerField(min_value=1, max_value=LARGEST_PAGE, default=25)
    cursor = CursorField(default=None)


def open_cursor(request: Request) -> Key | None:
    """Read the key in the request's cursor.

    Raises:
        InvalidCursor: see there.
    """
    cursor = request.query_params.get("cursor")
    if cursor is None:
        return None
    try:
        key: Key = orjson.loads(open_text(cursor, bound_to=_place_of(request)))
    except BrokenSeal as error:
        raise InvalidCursor from error
    return key


def page_json(
    request: Request, page: Page[T], render: Callable[[T], dict[str, Any]]
) -> dict[str, Any]:
    key = page.next_key
    return {
        "items": [render(item) for item in page.items],
        "nextCursor": seal_text(orjson.dumps(key), bound_to=_place_of(request)) if key else None,
    }


def _place_of(request: Request) -> str:
    query = request.query_params.items()
    filters = sorted((name, value) for name, value in query if name not in {"limit", "cursor"})
    return f"cursor {caller(request).user_id} {request.path_info} {filters}"
