"""`GET /v1/sync`: what offline clients do not know yet."""

from datetime import datetime
from typing import Any, ClassVar

import orjson
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import sync, times
from apps.core.api.errors import answers_with
from apps.core.api.operations import operation
from apps.core.api.pagination import LARGEST_PAGE, CursorField
from apps.core.api.seals import BrokenSeal, open_text, seal_text
from apps.core.api.serializers import (
    BooleanField,
    IntegerField,
    ListField,
    NestedField,
    QueryIntegerField,
    StrictSerializer,
    TextField,
)
from apps.core.api.views import UserViewSet
from apps.core.errors import Invalid
from apps.core.sync import Clock, SyncTokenExpired, Token

answers_with(410, SyncTokenExpired)

# What the domains register, named as in the schema. No layer above is known here but by its name.
KINDS = ("task", "category", "contact", "event", "gift", "notification")
RESOURCES = [{"$ref": f"#/components/schemas/{kind.title()}"} for kind in KINDS]

EXAMPLE = {
    "changes": [
        {
            "type": "task",
            "id": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB",
            "op": "delete",
            "version": 3,
            "resource": None,
        }
    ],
    "nextToken": "AZ9x…",
    "hasMore": False,
}


class SyncQuery(StrictSerializer):
    since = CursorField(default=None, help_text="`nextToken` of the last answer; none: everything.")
    limit = QueryIntegerField(min_value=1, max_value=LARGEST_PAGE, default=LARGEST_PAGE)


class ResourceField(serializers.JSONField):
    openapi: ClassVar = {"anyOf": RESOURCES}


class ChangeSerializer(StrictSerializer):
    type = serializers.ChoiceField(choices=KINDS)
    id = TextField()
    op = serializers.ChoiceField(choices=["put", "delete"])
    version = IntegerField()
    resource = ResourceField(allow_null=True, help_text="As GET shows it; null: it was deleted.")


class SyncSerializer(StrictSerializer):
    example = EXAMPLE

    changes = ListField(child=NestedField(ChangeSerializer))
    next_token = TextField()
    has_more = BooleanField()


class SyncViewSet(UserViewSet):
    """What the signed-in user's devices keep."""

    @operation(
        "Tell what changed since a token",
        query=SyncQuery,
        gives=SyncSerializer,
        errors=("SYNC_TOKEN_EXPIRED",),
    )
    def retrieve(self, request: Request) -> Response:
        """Apply the changes in their order, and ask again with `nextToken` while `hasMore`."""
        query = SyncQuery.parse(request.query_params.dict())
        done = sync.changes_since(
            _open(query["since"], self.user_id),
            user_id=self.user_id,
            clock=Clock(self.now, self.zone),
            limit=query["limit"],
        )
        return Response(
            {
                "changes": done.changes,
                "nextToken": seal(done.token, self.user_id),
                "hasMore": done.has_more,
            }
        )


def seal(token: Token, user_id: str) -> str:
    said = [token.number, times.to_text(token.made_at), token.kind, token.after]
    return seal_text(orjson.dumps(said), bound_to=_place_of(user_id))


def _open(since: str | None, user_id: str) -> Token | None:
    """Read a token.

    Raises:
        Invalid: we did not give it out, or not to this user.
    """
    if since is None:
        return None
    try:
        said: list[Any] = orjson.loads(open_text(since, bound_to=_place_of(user_id)))
    except BrokenSeal as error:
        raise Invalid(since=["This is no token of yours. Begin again without one."]) from error
    number, made_at, kind, after = said
    return Token(number, datetime.fromisoformat(made_at), kind, after)


def _place_of(user_id: str) -> str:
    return f"sync {user_id}"
