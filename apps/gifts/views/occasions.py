"""Occasions over HTTP, where they are called events."""

from functools import partial
from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.gifts import services
from apps.gifts.filters import OccasionFilter
from apps.gifts.serializers import BudgetSerializer, EventQuery, EventSerializer, PlanSerializer


class EventViewSet(VersionedMixin, UserViewSet):
    """The occasions of the signed-in user."""

    scope = "gifts"
    lookup_url_kwarg = "event_id"
    lookup_value_regex = ids.PATTERN
    uncovered_fields = ("nextOccurrence", "daysUntil", "turns")

    @operation(
        "List events, the next ones first, or those of a span of days in the order of these",
        query=EventQuery,
        lists=EventSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        query = EventQuery.parse(request.query_params.dict())
        page = services.list_occasions(
            user_id=self.user_id,
            wanted=OccasionFilter(query["type"], query["contact_id"]),
            since=query["since"],
            until=query["until"],
            limit=query["limit"],
            after=open_cursor(request),
            now=self.now,
            zone=self.zone,
        )
        return Response(page_json(request, page, EventSerializer.render))

    @operation("Create an event", takes=EventSerializer, gives=EventSerializer, status=201)
    def create(self, request: Request) -> Response:
        seen = services.create_occasion(
            user_id=self.user_id,
            fields=EventSerializer.parse(request.data),
            now=self.now,
            zone=self.zone,
        )
        body = EventSerializer.render(seen)
        return created(body, "event-detail", event_id=seen.occasion.event_id)

    @operation("Read an event", gives=EventSerializer)
    def retrieve(self, request: Request, event_id: str) -> Response:
        return Response(self._read(event_id))

    @operation("Replace an event", takes=EventSerializer, gives=EventSerializer)
    def update(self, request: Request, event_id: str) -> Response:
        return self._update(event_id, EventSerializer.parse(request.data), self.if_match)

    @operation("Change an event", takes=EventSerializer, gives=EventSerializer)
    def partial_update(self, request: Request, event_id: str) -> Response:
        return self.patch_by(
            EventSerializer, partial(self._read, event_id), partial(self._update, event_id)
        )

    @operation("Delete an event", status=204)
    def destroy(self, request: Request, event_id: str) -> Response:
        services.delete_occasion(
            user_id=self.user_id, event_id=event_id, if_version=self.if_match, now=self.now
        )
        return Response(status=204)

    @operation("Tell what the gifts for an event cost", gives=BudgetSerializer)
    @action(detail=True)
    def budget(self, request: Request, event_id: str) -> Response:
        lines = services.event_budget(user_id=self.user_id, event_id=event_id)
        return Response(BudgetSerializer.render({"by_currency": lines}))

    @operation(
        "Make the tasks of an event",
        gives=PlanSerializer,
        status=201,
        also={200: PlanSerializer},
        errors=("EVENT_OVER",),
    )
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, event_id: str) -> Response:
        plan = services.plan_occasion(
            user_id=self.user_id, event_id=event_id, now=self.now, zone=self.zone
        )
        return Response(PlanSerializer.render(plan), status=201 if plan.is_new else 200)

    def _read(self, event_id: str) -> dict[str, Any]:
        seen = services.get_occasion(
            user_id=self.user_id, event_id=event_id, now=self.now, zone=self.zone
        )
        return EventSerializer.render(seen)

    def _update(
        self, event_id: str, fields: services.OccasionFields, if_version: int | None
    ) -> Response:
        seen = services.update_occasion(
            user_id=self.user_id,
            event_id=event_id,
            fields=fields,
            if_version=if_version,
            now=self.now,
            zone=self.zone,
        )
        return Response(EventSerializer.render(seen))
