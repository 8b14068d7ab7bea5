"""The inbox over HTTP."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet
from apps.core.db import Page
from apps.notifications import services
from apps.notifications.filters import InboxFilter
from apps.notifications.serializers import (
    ComingSerializer,
    InboxQuery,
    NotificationSerializer,
    PreviewQuery,
    ReadAllSerializer,
    SnoozeSerializer,
    UnreadCountSerializer,
)


class NotificationViewSet(UserViewSet):
    """What the signed-in user should know."""

    scope = "notifications"
    lookup_url_kwarg = "notification_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "List notifications",
        query=InboxQuery,
        lists=NotificationSerializer,
        errors=("INVALID_CURSOR",),
    )
    def list(self, request: Request) -> Response:
        query = InboxQuery.parse(request.query_params.dict())
        page = services.list_notifications(
            user_id=self.user_id,
            wanted=InboxFilter(**{name: query[name] for name in ("unread", "archived", "type")}),
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, NotificationSerializer.render))

    @operation(
        "List what waits to be read",
        query=PageQuery,
        lists=NotificationSerializer,
        errors=("INVALID_CURSOR",),
    )
    @action(detail=False)
    def pending(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_pending(
            user_id=self.user_id, now=self.now, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, NotificationSerializer.render))

    @operation("Count the unread ones", gives=UnreadCountSerializer)
    @action(detail=False, url_path="unread-count")
    def unread_count(self, request: Request) -> Response:
        return self._show_count(services.count_unread(user_id=self.user_id))

    @operation("List what will come", query=PreviewQuery, lists=ComingSerializer)
    @action(detail=False)
    def preview(self, request: Request) -> Response:
        """Foresee what comes in the next days, when, and by which rule: the first 1000."""
        days = PreviewQuery.parse(request.query_params.dict())["days"]
        coming = services.preview(user_id=self.user_id, zone=self.zone, days=days, now=self.now)
        return Response(page_json(request, Page(coming, None), ComingSerializer.render))

    @operation("Mark all as read", takes=ReadAllSerializer, gives=UnreadCountSerializer)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Read those that came before a moment, or by now; of thousands, the last a bit later."""
        before = ReadAllSerializer.parse(request.data)["before"]
        return self._show_count(
            services.read_all(user_id=self.user_id, before=before, now=self.now)
        )

    @operation("Mark as read", gives=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, notification_id: str) -> Response:
        notification = services.read_notification(
            user_id=self.user_id, notification_id=notification_id
        )
        return Response(NotificationSerializer.render(notification))

    @operation("Mark as unread", gives=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def unread(self, request: Request, notification_id: str) -> Response:
        """Let it be pending again, also if it was archived."""
        notification = services.unread_notification(
            user_id=self.user_id, notification_id=notification_id
        )
        return Response(NotificationSerializer.render(notification))

    @operation("Archive", gives=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, notification_id: str) -> Response:
        """Put it away, as read."""
        notification = services.archive_notification(
            user_id=self.user_id, notification_id=notification_id
        )
        return Response(NotificationSerializer.render(notification))

    @operation("Snooze", takes=SnoozeSerializer, gives=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, notification_id: str) -> Response:
        """Let it be pending again, unread, from a later moment on."""
        notification = services.snooze_notification(
            user_id=self.user_id,
            notification_id=notification_id,
            until=SnoozeSerializer.parse(request.data)["until"],
            now=self.now,
        )
        return Response(NotificationSerializer.render(notification))

    @operation("Delete a notification", status=204)
    def destroy(self, request: Request, notification_id: str) -> Response:
        services.delete_notification(
            user_id=self.user_id, notification_id=notification_id, now=self.now
        )
        return Response(status=204)

    def _show_count(self, unread: int) -> Response:
        return Response(UnreadCountSerializer.render({"unread": unread}))
