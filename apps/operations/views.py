"""`/ops`: how Hearth does, for moderators and administrators; the latter see users, and act."""

from contextlib import closing
from datetime import timedelta
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from apps.accounts import services as accounts
from apps.core import dead_letters, due, failures
from apps.core.api.authentication import caller, forget_standing
from apps.core.errors import DomainError
from apps.operations.figures import queue_figures, table_figures
from apps.operations.staff import ADMINS, done_by_admins, shown_to_admins, shown_to_staff

LETTERS_SHOWN = 50
FAILURES_SHOWN = 50
USERS_SHOWN = 25
LETTERS_AT_ONCE = 200  # Of a redrive: it must end before the gateway gives up, after 29 s.
LONGEST_CORRELATION_ID = 128
A_DAY = timedelta(days=1)


@shown_to_staff
def overview(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    backlogs = due.backlogs(now)
    oldest = min((one.oldest for one in backlogs if one.oldest), default=None)
    lately = [one for one in failures.newest(FAILURES_SHOWN) if one.failed_at > now - A_DAY]
    return _page(
        request,
        "overview",
        queues=queue_figures(),
        backlogs=backlogs,
        due_count=sum(one.waiting for one in backlogs),
        waited=now - oldest if oldest else None,
        failure_count=len(lately),
        failures_shown=FAILURES_SHOWN,
    )


@shown_to_staff
def tables(request: HttpRequest) -> HttpResponse:
    figures = table_figures()
    return _page(
        request,
        "tables",
        tables=figures,
        rows=sum(table.rows for table in figures),
        size=sum(table.size for table in figures),
    )


@shown_to_staff
def queues(request: HttpRequest) -> HttpResponse:
    letters = dead_letters.peek(timezone.now(), LETTERS_SHOWN)
    return _page(
        request, "queues", queues=queue_figures(), letters=letters, letters_shown=LETTERS_SHOWN
    )


@done_by_admins
def redrive(request: HttpRequest) -> HttpResponse:
    """Try dead letters again, as many as there is time for, or the one that the form names."""
    message_id = request.POST.get("message_id") or None
    now = timezone.now()
    with closing(dead_letters.redrive(now, is_dry=False, message_id=message_id)) as letters:
        tried = [*islice(letters, 1 if message_id else LETTERS_AT_ONCE)]
    left = sum(bool(letter.problem) for letter in tried)
    return _back("operations-queues", tried=len(tried) - left, left=left)


@shown_to_staff
def due_work(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    backlogs = due.backlogs(now)
    waits = [(one, now - one.oldest if one.oldest else None) for one in backlogs]
    return _page(request, "due", waits=waits, counted_at_most=due.COUNTED_AT_MOST)


@shown_to_staff
def errors(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("correlation", "").strip()[:LONGEST_CORRELATION_ID]
    found = failures.about(wanted, FAILURES_SHOWN) if wanted else failures.newest(FAILURES_SHOWN)
    return _page(request, "errors", failures=found, correlation=wanted)


@shown_to_admins
def users(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()
    if not wanted:
        return _page(request, "users", q="", users=[])
    try:
        page = accounts.find_users(start=wanted, limit=USERS_SHOWN, after=None)
    except DomainError:  # Nothing is left of it without its accents.
        return _page(request, "users", q=wanted, users=[])
    more = page.next_key is not None
    return _page(request, "users", q=wanted, users=page.items, has_more=more)


@done_by_admins
def suspend(request: HttpRequest, user_id: str) -> HttpResponse:
    return _decide(request, accounts.suspend_user, user_id)


@done_by_admins
def reinstate(request: HttpRequest, user_id: str) -> HttpResponse:
    return _decide(request, accounts.reinstate_user, user_id)


def _decide(request: HttpRequest, decide: Any, user_id: str) -> HttpResponse:
    actor_id = caller(request).user_id  # type: ignore[arg-type]  # Of Django, with our user.
    try:
        decide(user_id=user_id, actor_id=actor_id, now=timezone.now())
    except DomainError as error:
        return _back("operations-users", q=request.POST.get("q", ""), problem=error.message)
    forget_standing(user_id)
    return _back("operations-users", q=request.POST.get("q", ""))


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    who = caller(request)  # type: ignore[arg-type]
    said = {word: request.GET.get(word, "") for word in ("tried", "left", "problem")}
    context |= {"name": name, "may_act": not who.roles.isdisjoint(ADMINS), "said": said}
    return render(request, f"operations/{name}.html", context)


def _back(name: str, **said: object) -> HttpResponse:
    """Lead the browser to a page that tells what became of a form."""
    query = QueryDict(mutable=True)
    query.update({word: str(value) for word, value in said.items() if value != ""})
    return HttpResponseRedirect(f"{reverse(name)}?{query.urlencode()}")
