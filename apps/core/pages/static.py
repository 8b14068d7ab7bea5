"""The files that the pages need, from our apps and packages, wherever we run.

Django serves them from `runserver` only, and API Gateway serves no files at all.
"""

import hashlib
import mimetypes
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition

from apps.core.api.methods import READING, only

MAX_AGE_SECONDS = 3600
# ReDoc shows its maker's logo from the maker's server, and no option of it leaves that out.
OUTSIDE_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
NO_LOGO = b"data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27/%3E"


def _tag(_request: HttpRequest, path: str) -> str:
    return f'"{hashlib.sha256(content(path)).hexdigest()[:16]}"'


@only(*READING)
@condition(etag_func=_tag)
def static_file(_request: HttpRequest, path: str) -> HttpResponse:
    kind, _ = mimetypes.guess_type(path)
    headers = {"Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"}
    return HttpResponse(
        content(path), content_type=kind or "application/octet-stream", headers=headers
    )


def content(path: str) -> bytes:
    """Read a file that the pages need.

    Raises:
        Http404: there is none.
    """
    found = finders.find(path)
    if not isinstance(found, str) or not Path(found).is_file():
        raise Http404
    return Path(found).read_bytes().replace(OUTSIDE_LOGO, NO_LOGO)
