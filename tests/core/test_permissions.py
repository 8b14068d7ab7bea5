"""Roles and scopes: what a view names, and nothing else."""

from typing import Any

import pytest
from django.urls import URLResolver, get_resolver
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.viewsets import ViewSet

from apps.core.api.authentication import Principal
from apps.core.api.permissions import SCOPES, MayCall

SOMEBODY = Principal("somebody", frozenset())
MODERATOR = Principal("mod", frozenset({"moderator"}))
ADMIN = Principal("admin", frozenset({"admin", "moderator"}))


class Open(ViewSet):
    """Names neither."""


class ForAdmins(ViewSet):
    roles = frozenset({"admin"})


class ForStaff(ViewSet):
    roles = frozenset({"admin", "moderator"})


class ForScripts(ViewSet):
    scope = "tasks"


class ForScriptsOfAdmins(ForAdmins):
    scope = "tasks"


def may_call(who: Any, view: type[ViewSet], method: str = "GET") -> bool:
    request = Request(APIRequestFactory().generic(method, "/"))
    request.user = who
    return MayCall().has_permission(request, view())


def key(*scopes: str) -> Principal:
    return Principal("somebody", frozenset(), scopes=frozenset(scopes))


@pytest.mark.parametrize("view", [Open, ForAdmins, ForStaff, ForScripts])
def test_nobody_may_call_anything(view: type[ViewSet]) -> None:
    assert not may_call(None, view)


@pytest.mark.parametrize(
    ("view", "allowed"),
    [
        (Open, [SOMEBODY, MODERATOR, ADMIN]),
        (ForScripts, [SOMEBODY, MODERATOR, ADMIN]),
        (ForStaff, [MODERATOR, ADMIN]),
        (ForAdmins, [ADMIN]),
    ],
)
def test_any_of_the_roles_that_a_view_names_will_do(
    view: type[ViewSet], allowed: list[Principal]
) -> None:
    assert [who for who in (SOMEBODY, MODERATOR, ADMIN) if may_call(who, view)] == allowed


@pytest.mark.parametrize(
    ("scope", "methods"),
    [
        ("tasks:read", ["GET", "HEAD"]),
        ("tasks:write", ["POST", "PUT", "PATCH", "DELETE"]),
        ("notifications:read", []),
        ("tasks", []),
        ("None:read", []),
    ],
)
def test_a_key_reads_or_writes_as_its_scopes_say(scope: str, methods: list[str]) -> None:
    every = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

    assert [method for method in every if may_call(key(scope), ForScripts, method)] == methods


@pytest.mark.parametrize("view", [Open, ForAdmins, ForScriptsOfAdmins])
def test_a_key_calls_nothing_without_a_scope_and_nothing_that_needs_a_role(
    view: type[ViewSet],
) -> None:
    assert not may_call(key("None:read", "tasks:read", *SCOPES), view)


def test_the_scopes_are_those_that_the_views_name() -> None:
    named = {view.scope for view in views() if getattr(view, "scope", None)}

    rights = sorted(f"{scope}:{right}" for scope in named for right in ("read", "write"))
    assert list(SCOPES) == rights


def views(resolver: URLResolver | None = None) -> list[Any]:
    """Find the viewsets of all paths."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found += views(pattern)
        elif hasattr(pattern.callback, "cls"):
            found.append(pattern.callback.cls)
    return found
