"""The form by which people sign in to the browsable API, and the button by which they leave."""

from http import HTTPStatus
from io import BytesIO
from typing import Any

import orjson
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_protect
from rest_framework.response import Response

from apps.core.api.methods import READING, only
from apps.core.pages import session

LOGIN_PATH = "/v1/auth/login"


@only(*READING, "POST")
@csrf_protect
def sign_in(request: WSGIRequest) -> HttpResponse:
    goal = _goal(request)
    if request.method != "POST":
        return render(request, "core/sign_in.html", {"next": goal})
    email = request.POST.get("email", "")
    answer = _login(request, {"email": email, "password": request.POST.get("password", "")})
    if problem := _problem(answer):
        context = {"next": goal, "email": email, "problem": problem}
        page = render(request, "core/sign_in.html", context, status=answer.status_code)
        return _with_pause(page, answer)
    response = HttpResponseRedirect(goal)
    session.keep(response, answer.data)
    return response


@only("POST")
@csrf_protect
def sign_out(_request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(reverse("api-root"))
    session.forget(response)
    return response


def _with_pause(page: HttpResponse, answer: Response) -> HttpResponse:
    if pause := answer.get("Retry-After"):
        page["Retry-After"] = pause
    return page


def _login(request: WSGIRequest, credentials: dict[str, str]) -> Response:
    """Ask our own API within this process, so that its limits and refusals hold here too."""
    body = orjson.dumps(credentials)
    inner = WSGIRequest(
        {
            **request.environ,
            "PATH_INFO": LOGIN_PATH,
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "",
            "wsgi.input": BytesIO(body),
        }
    )
    view, args, kwargs = resolve(LOGIN_PATH)
    answer: Response = view(inner, *args, **kwargs)
    return answer


def _problem(answer: Response) -> str:
    """Say why there is no token; empty when there is one."""
    body: dict[str, Any] = answer.data
    if answer.status_code != HTTPStatus.OK:
        return str(body["error"]["message"])
    if "accessToken" not in body:
        return "This account needs a code at sign-in. Use the API itself."
    return ""


def _goal(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("api-root")
