"""What bodies look like, for the documentation."""

from typing import Any

JSON = dict[str, Any]

USER_ID = "4304a852-70b1-70f2-9b8d-5c6c7a1f0e2b"
IMAGE_ID = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"
MEDIA_URL = "https://media.example.com"

IMAGE: JSON = {
    "imageId": IMAGE_ID,
    "ownerId": USER_ID,
    "purpose": "avatar",
    "status": "ready",
    "rejectedReason": None,
    "contentType": "image/jpeg",
    "width": 2048,
    "height": 1536,
    "byteSize": 348_160,
    "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
    "urls": {
        size: f"{MEDIA_URL}/images/avatar/{USER_ID}/{IMAGE_ID}/{size}.webp?Signature=x"
        for size in ("thumb", "small", "large")
    },
    "createdAt": "2026-02-20T09:30:00.000Z",
    "updatedAt": "2026-02-20T09:30:05.000Z",
}
UPLOAD: JSON = {
    **IMAGE,
    **dict.fromkeys(("width", "height", "blurhash", "urls")),
    "status": "pending",
    "updatedAt": IMAGE["createdAt"],
    "upload": {
        "url": MEDIA_URL,
        "fields": {
            "key": f"uploads/{USER_ID}/{IMAGE_ID}",
            "Content-Type": "image/jpeg",
            "x-amz-algorithm": "AWS4-HMAC-SHA256",
            "x-amz-credential": "AKIA…/20260220/eu-central-1/s3/aws4_request",
            "x-amz-date": "20260220T093000Z",
            "policy": "eyJleHBpcmF0aW9uIjog…",
            "x-amz-signature": "5f0c1d9a7be34826…",
        },
        "method": "POST",
    },
    "expiresAt": "2026-02-20T09:40:00.000Z",
}
