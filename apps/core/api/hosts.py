"""Requests under a host name that is not ours."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def host_middleware(get_response: GetResponse) -> GetResponse:
    """Refuse them at once: Django itself looks only when it builds a link."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # Raises DisallowedHost.
        return get_response(request)

    return middleware
