"""JSON out: compact UTF-8."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002  # DRF's signature.
        renderer_context: Any = None,  # noqa: ARG002
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data)
