"""Links that people open elsewhere, so with the address under which the API is known."""

from django.conf import settings
from django.urls import get_script_prefix, reverse


def public_link(route: str, **ids: str) -> str:
    """Make a link to one of our routes; it is the same in a request and in the work function.

    Under a stage of API Gateway the address ends with the stage. A request's own paths begin with
    it, too, so it would come twice.
    """
    path = reverse(route, kwargs=ids).removeprefix(get_script_prefix().rstrip("/"))
    return settings.PUBLIC_URL.rstrip("/") + path
