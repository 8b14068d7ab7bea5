"""Uploading as a client does: ask, send the file to S3, and say so."""

from collections.abc import Callable, Mapping
from typing import Any

import urllib3
from rest_framework.test import APIClient

from tests.media.painting import corners, encode

JPEG = encode(corners(), "jpeg")

http = urllib3.PoolManager()

Form = Mapping[str, Any]


def ask_for(who: APIClient, size: int = len(JPEG), **more: Any) -> Any:
    wish = {"purpose": "avatar", "contentType": "image/jpeg", "byteSize": size}
    return who.post("/v1/images", wish | more, "json")


def send(form: Form, data: bytes = JPEG, **changes: str) -> int:
    """Send a file by a form, with some of its fields changed. Returns S3's status."""
    fields = {name.replace("_", "-"): value for name, value in changes.items()}
    parts = [*({**form["fields"], **fields}).items(), ("file", ("any name.jpg", data))]
    return int(http.request(form["method"], form["url"], fields=parts).status)


def upload(who: APIClient, data: bytes = JPEG, **more: Any) -> str:
    """Upload a file, and tell nobody. Returns the image's id."""
    asked = ask_for(who, len(data), **more).json()
    assert send(asked["upload"], data) == 204
    return str(asked["imageId"])


def complete(who: APIClient, image_id: str) -> Any:
    return who.post(f"/v1/images/{image_id}/complete")


def ready_image(who: APIClient, settle: Callable[[], None], **more: Any) -> str:
    """Upload a file, and wait until it is ready. Returns the image's id."""
    image_id = upload(who, **more)
    settle()
    assert who.get(f"/v1/images/{image_id}").json()["status"] == "ready"
    return image_id
