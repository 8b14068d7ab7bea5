"""The documentation of a stage whose API answers JSON alone: files, which CloudFront shows to all.

They have the paths that another stage's API gives them: `/docs`, `/redoc`, `/schema`, `/static/…`.
"""

import mimetypes
import re

from django.template.loader import render_to_string

from apps.core.api.schema.document import document_json
from apps.core.pages.static import content
from infra.aws import client
from infra.stages import Stage

PAGES = ("docs", "redoc")
SHOWN = (*PAGES, "schema", "static/*")  # What of the bucket everybody may see.
KEPT = "public, max-age=300"  # Seconds, so that a new version shows soon.
STATIC = re.compile(r'"/(static/[^"]+)"')


def publish(stage: Stage, bucket: str, address: str) -> None:
    """Put the documentation of the API at `address` into the bucket."""
    for key, (body, kind) in files(address).items():
        client(stage, "s3").put_object(
            Bucket=bucket, Key=key, Body=body, ContentType=kind, CacheControl=KEPT
        )


def files(address: str) -> dict[str, tuple[bytes, str]]:
    """Make each file, with its media type. What the pages need comes before them."""
    pages = {name: render_to_string(f"core/{name}.html", {"is_file": True}) for name in PAGES}
    names = sorted({name for page in pages.values() for name in STATIC.findall(page)})
    return {
        **{name: (content(name.removeprefix("static/")), _kind_of(name)) for name in names},
        "schema": (document_json(address), "application/json"),
        **{name: (page.encode(), "text/html; charset=utf-8") for name, page in pages.items()},
    }


def _kind_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
