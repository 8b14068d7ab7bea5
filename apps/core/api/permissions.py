"""Who may call a view: what it names of roles and of API keys' scopes, and nothing else.

    class AdminViewSet(UserViewSet):
        roles = frozenset({"admin"})    # Any of these; without it, everybody who signed in.

    class TaskViewSet(UserViewSet):
        scope = "tasks"                 # Open to keys with tasks:read, or tasks:write to change.

A view without a scope is closed to keys: so none can manage keys, password or account.
"""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from apps.core.api.authentication import Principal

# What a key may be given. A test compares it with the views.
SCOPES = (
    "gifts:read",
    "gifts:write",
    "images:read",
    "images:write",
    "marketplace:read",
    "marketplace:write",
    "notifications:read",
    "notifications:write",
    "social:read",
    "social:write",
    "tasks:read",
    "tasks:write",
    "webhooks:read",
    "webhooks:write",
)


class MayCall(BasePermission):
    """Nobody unknown, and nobody without what the view names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        who: object = request.user  # None, of nobody; DRF's stubs think of Django's users.
        return (
            isinstance(who, Principal) and _has_role(who, view) and _has_scope(who, request, view)
        )


class MayCallOrNobody(MayCall):
    """Those who may call, and who is not signed in at all: the view tells them apart."""

    def has_permission(self, request: Request, view: Any) -> bool:
        who: object = request.user
        return who is None or super().has_permission(request, view)


def _has_role(who: Principal, view: Any) -> bool:
    roles = getattr(view, "roles", None)
    return roles is None or not who.roles.isdisjoint(roles)


def _has_scope(who: Principal, request: Request, view: Any) -> bool:
    if who.scopes is None:  # Somebody with a token.
        return True
    scope = getattr(view, "scope", None)
    right = "read" if request.method in SAFE_METHODS else "write"
    return scope is not None and f"{scope}:{right}" in who.scopes
