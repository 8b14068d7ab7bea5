"""Images over HTTP: each method is one call of a service."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids, times
from apps.core.api.operations import operation
from apps.core.api.pagination import open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.media import services
from apps.media.serializers import (
    ImageQuery,
    ImageSerializer,
    UploadFormSerializer,
    UploadSerializer,
)

ACCEPTED = 202
SECONDS_TO_WAIT = "1"


class ImageViewSet(UserViewSet):
    """Images: uploaded straight to S3, processed, and shown by signed links."""

    scope = "images"
    lookup_url_kwarg = "image_id"
    lookup_value_regex = ids.PATTERN

    @operation(
        "List one's images", query=ImageQuery, lists=ImageSerializer, errors=("INVALID_CURSOR",)
    )
    def list(self, request: Request) -> Response:
        query = ImageQuery.parse(request.query_params.dict())
        page = services.list_images(
            user_id=self.user_id,
            purpose=query["purpose"],
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, self._json))

    @operation(
        "Ask for an upload",
        takes=ImageSerializer,
        gives=UploadSerializer,
        status=201,
        errors=("QUOTA_EXCEEDED",),
    )
    def create(self, request: Request) -> Response:
        """Send the file to `upload.url`, as a form with `upload.fields` and then `file`."""
        upload = services.ask_for_upload(
            user_id=self.user_id, wish=UploadSerializer.parse(request.data), now=self.now
        )
        body = {
            **ImageSerializer.render(upload.image),
            "upload": UploadFormSerializer.render(upload.form),
            "expiresAt": times.to_text(upload.expires_at),
        }
        return created(body, "image-detail", image_id=upload.image.image_id)

    @operation("Read an image", gives=ImageSerializer)
    def retrieve(self, request: Request, image_id: str) -> Response:
        image = services.get_image(
            user_id=self.user_id, image_id=image_id, is_moderator=self.principal.is_moderator
        )
        return Response(self._json(image))

    @operation("Delete an image", status=204, errors=("CONFLICT",))
    def destroy(self, request: Request, image_id: str) -> Response:
        """Whatever shows it ceases to at once. What a post shows alone goes with the post only."""
        services.delete_image(user_id=self.user_id, image_id=image_id, now=self.now)
        return Response(status=204)

    @operation(
        "Say that the file is uploaded",
        gives=ImageSerializer,
        also={ACCEPTED: ImageSerializer},
        errors=("UPLOAD_MISSING",),
    )
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, image_id: str) -> Response:
        """Answer 202 while the image is in work. Without this call the same happens a bit later."""
        image = services.complete_upload(user_id=self.user_id, image_id=image_id, now=self.now)
        if image.is_in_work:
            headers = {"Retry-After": SECONDS_TO_WAIT}
            return Response(self._json(image), status=ACCEPTED, headers=headers)
        return Response(self._json(image))

    def _json(self, image: Any) -> dict[str, Any]:
        return {**ImageSerializer.render(image), "urls": services.links_of(image, self.now)}
