"""Files of text as answers, each of one form, with a tag that tells whether it is the same."""

import hashlib
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet


class FileMixin(ViewSet):
    """For viewsets that answer files."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002  # DRF's.
        # Whatever a program says that it accepts: there is one form of each answer.
        return super().perform_content_negotiation(request, force=True)

    def file(
        self, content: bytes, media_type: str, headers: dict[str, str] | None = None
    ) -> HttpResponseBase:
        """Answer a file in UTF-8; 304 to who has it."""
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        answer = HttpResponse(
            content,
            content_type=f"{media_type}; charset=utf-8",
            headers={"ETag": etag, **(headers or {})},
        )
        http_request = self.request._request  # noqa: SLF001  # DRF's own is none of Django's.
        return get_conditional_response(http_request, etag=etag, response=answer) or answer
