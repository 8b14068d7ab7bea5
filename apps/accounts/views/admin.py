"""Administration over HTTP, for administrators alone."""

from typing import ClassVar

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import services
from apps.accounts.serializers import (
    AuditEntrySerializer,
    ManagedUserSerializer,
    RolesSerializer,
    UserQuery,
)
from apps.accounts.views.people import USER_ID
from apps.core.api.authentication import forget_standing
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet

USER = f"users/{USER_ID}"


class AdminViewSet(UserViewSet):
    """What administrators see and decide. Each decision is kept in the audit log."""

    roles: ClassVar = frozenset({"admin"})

    @operation(
        "Find users", query=UserQuery, lists=ManagedUserSerializer, errors=("INVALID_CURSOR",)
    )
    @action(detail=False)
    def users(self, request: Request) -> Response:
        query = UserQuery.parse(request.query_params.dict())
        page = services.find_users(
            start=query["q"], limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, ManagedUserSerializer.render))

    @operation("Suspend a user", gives=ManagedUserSerializer, errors=("OWN_ACCOUNT",))
    @action(detail=False, methods=["post"], url_path=f"{USER}/suspend")
    def suspend(self, request: Request, user_id: str) -> Response:
        """Sign them out everywhere within a minute, and let them sign in no more."""
        return self._show(
            user_id, services.suspend_user(user_id=user_id, actor_id=self.user_id, now=self.now)
        )

    @operation("Reinstate a user", gives=ManagedUserSerializer)
    @action(detail=False, methods=["post"], url_path=f"{USER}/reinstate")
    def reinstate(self, request: Request, user_id: str) -> Response:
        return self._show(
            user_id, services.reinstate_user(user_id=user_id, actor_id=self.user_id, now=self.now)
        )

    @operation(
        "Set the roles of a user",
        takes=RolesSerializer,
        gives=ManagedUserSerializer,
        errors=("OWN_ACCOUNT",),
    )
    @action(detail=False, methods=["put"], url_path=f"{USER}/roles")
    def set_roles(self, request: Request, user_id: str) -> Response:
        """End withdrawn roles within a minute; new ones begin with the next token."""
        roles = RolesSerializer.parse(request.data)["roles"]
        return self._show(
            user_id,
            services.set_roles(user_id=user_id, roles=roles, actor_id=self.user_id, now=self.now),
        )

    @operation(
        "Read the audit log",
        query=PageQuery,
        lists=AuditEntrySerializer,
        errors=("INVALID_CURSOR",),
    )
    @action(detail=False)
    def audit(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_audit(now=self.now, limit=query["limit"], after=open_cursor(request))
        return Response(page_json(request, page, AuditEntrySerializer.render))

    def _show(self, user_id: str, user: object) -> Response:
        forget_standing(user_id)
        return Response(ManagedUserSerializer.render(user))
