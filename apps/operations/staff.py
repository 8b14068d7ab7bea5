"""Who may see the pages of operations, and who may act there."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from rest_framework.exceptions import AuthenticationFailed

from apps.core.api.authentication import STAFF, Principal, principal_of
from apps.core.api.methods import READING, only
from apps.core.pages import session

ADMINS = frozenset({"admin"})

View = Callable[..., HttpResponse]


def shown_to_staff(view: View) -> View:
    """Let moderators and administrators read a page; it learns who asks as `request.user`."""
    return only(*READING)(_with_role(STAFF, view))


def shown_to_admins(view: View) -> View:
    """Let administrators alone read a page: it shows what the API shows to nobody else."""
    return only(*READING)(_with_role(ADMINS, view))


def done_by_admins(view: View) -> View:
    """Let administrators do something, by a form of ours alone."""
    return only("POST")(csrf_protect(_with_role(ADMINS, view)))


def _with_role(roles: frozenset[str], view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = _signed_in(request)
        if who is None:
            goal = request.get_full_path() if request.method in READING else reverse("operations")
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': goal})}")
        if who.roles.isdisjoint(roles):
            return render(request, "operations/refused.html", status=HTTPStatus.FORBIDDEN)
        request.user = who  # type: ignore[assignment]  # Django's stubs think of its own users.
        return view(request, *args, **kwargs)

    return guarded


def _signed_in(request: HttpRequest) -> Principal | None:
    try:
        return principal_of(request.COOKIES.get(session.COOKIE, ""))
    except AuthenticationFailed:
        return None
