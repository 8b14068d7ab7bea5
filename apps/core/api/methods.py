"""The HTTP methods of views outside DRF."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from apps.core.api.envelopes import envelope
from apps.core.api.errors import CODES

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD")


def only(*methods: str) -> Callable[[View], View]:
    """Answer other methods as DRF's views do: 405 with the envelope.

    The middleware against forgery would come before that, and say 403. So it leaves these views
    alone, and one that writes is under `csrf_protect` itself.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def decorated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods:
                return view(request, *args, **kwargs)
            message = f'Method "{request.method}" not allowed.'
            allow = {"Allow": ", ".join(methods)}
            return JsonResponse(envelope(CODES[405], message), status=405, headers=allow)

        return csrf_exempt(decorated)

    return decorate
