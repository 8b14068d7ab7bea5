"""Telling people in a browser from programs."""

from django.http import HttpRequest


def asks_for_html(request: HttpRequest) -> bool:
    """Tell whether the client names HTML; `*/*`, as of curl, gets JSON."""
    return "text/html" in request.headers.get("Accept", "")
