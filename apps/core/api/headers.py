"""The headers of every answer that protect who reads it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# The pages (Swagger UI, ReDoc, DRF's) come with inline styles, but with no inline scripts. ReDoc
# searches in a worker that it makes itself.
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)
BODILESS = {204, 304}


def headers_middleware(get_response: GetResponse) -> GetResponse:
    hsts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
    always = {
        "Strict-Transport-Security": hsts,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
    }

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in always.items():
            response.setdefault(name, value)
        caching = "private, no-cache" if response.has_header("ETag") else "no-store"
        response.setdefault("Cache-Control", caching)
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Content-Security-Policy", PAGE_POLICY)
            # By `no-referrer` a browser hides where a form comes from, and CSRF checks need that.
            response["Referrer-Policy"] = "same-origin"
        if isinstance(response, HttpResponse):
            _tell_length(request, response)
        return response

    return middleware


def _tell_length(request: HttpRequest, response: HttpResponse) -> None:
    """Say how long the body is, so that a server may keep the connection open.

    https://www.rfc-editor.org/rfc/rfc9110#name-content-length forbids it for 204, and for 304
    it would be the length of what is not sent.
    """
    if response.status_code not in BODILESS:
        response.setdefault("Content-Length", str(len(response.content)))
    if request.method == "HEAD":
        response.content = b""  # Servers leave that to us, and clients would read it as the next.
