"""The OpenAPI schema of our views: drf-spectacular's, with what all our endpoints share."""

from drf_spectacular.openapi import AutoSchema


class HearthSchema(AutoSchema):  # type: ignore[misc]  # Untyped.
    """Operations as our conventions make them."""
