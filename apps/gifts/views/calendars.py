"""Calendar feeds over HTTP, and the calendars themselves."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.files import FileMixin
from apps.core.api.links import public_link
from apps.core.api.operations import TextFile, operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import StrictMixin, UserViewSet, created
from apps.gifts import examples, services
from apps.gifts.serializers import CalendarFeedSerializer, LinkedFeedSerializer

CALENDAR = TextFile("text/calendar", examples.CALENDAR)


class CalendarFeedViewSet(UserViewSet):
    """Links by which calendar programs read what the signed-in user has."""

    lookup_url_kwarg = "feed_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "List calendar feeds",
        query=PageQuery,
        lists=LinkedFeedSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_feeds(
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, self._render))

    @operation(
        "Make a calendar feed", takes=CalendarFeedSerializer, gives=LinkedFeedSerializer, status=201
    )
    def create(self, request: Request) -> Response:
        """Whoever has its `url` may read the calendar, until the feed is deleted."""
        feed = services.create_feed(
            user_id=self.user_id, fields=LinkedFeedSerializer.parse(request.data), now=self.now
        )
        return created(self._render(feed), "calendar-feed-detail", feed_id=feed.feed_id)

    @operation("Read a calendar feed", gives=LinkedFeedSerializer)
    def retrieve(self, request: Request, feed_id: str) -> Response:
        return Response(self._render(services.get_feed(user_id=self.user_id, feed_id=feed_id)))

    @operation("Revoke a calendar feed", status=204)
    def destroy(self, request: Request, feed_id: str) -> Response:
        services.delete_feed(user_id=self.user_id, feed_id=feed_id, now=self.now)
        return Response(status=204)

    def _render(self, feed: Any) -> dict[str, Any]:
        url = public_link("calendar", token=services.token_of(feed))
        return {**CalendarFeedSerializer.render(feed), "url": url}


class CalendarViewSet(StrictMixin, FileMixin):
    """Open to whoever has the link: calendar programs sign in nowhere."""

    authentication_classes = ()
    permission_classes = ()

    @operation("Read a calendar", gives_file=CALENDAR, is_public=True)
    def read(self, request: Request, token: str) -> HttpResponseBase:
        """RFC 5545, up to 1000 events and 1000 open tasks. Ask with `If-None-Match`."""
        calendar = services.read_calendar(token=token, now=timezone.now())
        return self.file(calendar, CALENDAR.media_type)
