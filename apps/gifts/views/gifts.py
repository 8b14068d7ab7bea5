"""Gifts over HTTP."""

from functools import partial
from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids, search
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.gifts import services
from apps.gifts.filters import GiftFilter
from apps.gifts.serializers import GiftQuery, GiftSerializer, YearBudgetSerializer, YearQuery

FILTERS = (
    "contact_id",
    "event_id",
    "status",
    "direction",
    "currency",
    "min_minor",
    "max_minor",
)


class GiftViewSet(VersionedMixin, UserViewSet):
    """The gifts of the signed-in user."""

    scope = "gifts"
    lookup_url_kwarg = "gift_id"
    lookup_value_regex = ids.PATTERN

    @operation("List gifts", query=GiftQuery, lists=GiftSerializer, errors=("INVALID_CURSOR",))
    def list(self, request: Request) -> Response:
        query = GiftQuery.parse(request.query_params.dict())
        page = services.list_gifts(
            user_id=self.user_id,
            wanted=self._filter(query),
            ascending=query["sort"] == "createdAt",
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, GiftSerializer.render))

    @operation(
        "Create a gift",
        takes=GiftSerializer,
        gives=GiftSerializer,
        status=201,
        errors=("IMAGE_IN_USE",),
    )
    def create(self, request: Request) -> Response:
        gift = services.create_gift(
            user_id=self.user_id,
            fields=GiftSerializer.parse(request.data),
            now=self.now,
            zone=self.zone,
        )
        return created(GiftSerializer.render(gift), "gift-detail", gift_id=gift.gift_id)

    @operation("Read a gift", gives=GiftSerializer)
    def retrieve(self, request: Request, gift_id: str) -> Response:
        return Response(self._read(gift_id))

    @operation(
        "Replace a gift", takes=GiftSerializer, gives=GiftSerializer, errors=("IMAGE_IN_USE",)
    )
    def update(self, request: Request, gift_id: str) -> Response:
        return self._update(gift_id, GiftSerializer.parse(request.data), self.if_match)

    @operation(
        "Change a gift", takes=GiftSerializer, gives=GiftSerializer, errors=("IMAGE_IN_USE",)
    )
    def partial_update(self, request: Request, gift_id: str) -> Response:
        return self.patch_by(
            GiftSerializer, partial(self._read, gift_id), partial(self._update, gift_id)
        )

    @operation("Delete a gift", status=204)
    def destroy(self, request: Request, gift_id: str) -> Response:
        services.delete_gift(
            user_id=self.user_id, gift_id=gift_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)

    @operation("Tell what the gifts of a year cost", query=YearQuery, gives=YearBudgetSerializer)
    @action(detail=False)
    def budget(self, request: Request) -> Response:
        year = YearQuery.parse(request.query_params.dict())["year"]
        budget = services.year_budget(user_id=self.user_id, year=year, now=self.now, zone=self.zone)
        return Response(YearBudgetSerializer.render(budget))

    def _read(self, gift_id: str) -> dict[str, Any]:
        return GiftSerializer.render(services.get_gift(user_id=self.user_id, gift_id=gift_id))

    def _update(
        self, gift_id: str, fields: services.GiftFields, if_version: int | None
    ) -> Response:
        gift = services.update_gift(
            user_id=self.user_id,
            gift_id=gift_id,
            fields=fields,
            if_version=if_version,
            now=self.now,
            zone=self.zone,
        )
        return Response(GiftSerializer.render(gift))

    def _filter(self, query: dict[str, Any]) -> GiftFilter:
        language = self.principal.standing.language
        words = search.words_asked_for(query["q"], language)
        filters = {name: query[name] for name in FILTERS}
        return GiftFilter(**filters, words=words, language=language)
