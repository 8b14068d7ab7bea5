"""The shape of every error. Knows no DRF, so that parsers and middleware may use it too."""

from typing import Any

from apps.core.correlation import current_id


def envelope(code: str, message: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "error": {
            "code": code,
            "message": message,
            "details": details or {},
            "correlationId": current_id(),
        }
    }
