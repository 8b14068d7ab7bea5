"""The way out of mails: a page with one button, and what the button and mail programs ask for.

Looking at the page changes nothing, since programs that check mails for dangers open every link.
The page is made without templates, which cost the API's function a cold start.
Source: https://www.rfc-editor.org/rfc/rfc8058
"""

from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from apps.notifications import services, unsubscribing
from apps.notifications.kinds import name_of

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Mails from Hearth</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 32rem; margin: 15vh auto 0; padding: 0 1rem; font: 1.1rem/1.5 system-ui; }}
button {{ padding: .6rem 1.2rem; font: inherit; cursor: pointer; }}
</style>
</head>
<body><h1>{}</h1>{}</body>
</html>"""
BUTTON = '<p>{}</p><form method="post"><button>No more of these mails</button></form>'
DONE = "<p>{}</p><p>They still come in the app. You can change that in its settings.</p>"


class UnsubscribeViewSet(ViewSet):
    """Open to whoever has the link, and no part of the API: mail programs and people use it."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002  # DRF's.
        # Whatever a mail program says that it accepts: it wants the effect, not the page.
        return super().perform_content_negotiation(request, force=True)

    def show(self, request: Request, token: str) -> HttpResponse:
        kinds = _names(unsubscribing.wish_of(token))
        return HttpResponse(format_html(PAGE, "Mails from Hearth", format_html(BUTTON, kinds)))

    def unsubscribe(self, request: Request, token: str) -> HttpResponse:
        wish = unsubscribing.wish_of(token)
        services.stop_mails(user_id=wish.user_id, kinds=wish.kinds)
        kinds = _names(wish)
        return HttpResponse(format_html(PAGE, "No more mails", format_html(DONE, kinds)))


def _names(wish: unsubscribing.Wish) -> str:
    return f"About: {', '.join(name_of(kind) for kind in wish.kinds)}."
