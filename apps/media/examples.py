"""What bodies look like, for the documentation."""

from typing import Any

IMAGE: dict[str, Any] = {"purpose": "avatar", "contentType": "image/jpeg", "byteSize": 348_160}
