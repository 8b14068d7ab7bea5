"""The inbox over HTTP."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet
from apps.notifications import services
from apps.notifications.serializers import NotificationSerializer


class NotificationViewSet(UserViewSet):
    """What the signed-in user should know."""

    scope = "notifications"

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
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, NotificationSerializer.render))
