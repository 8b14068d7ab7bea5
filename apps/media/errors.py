"""What can be refused about images."""

from apps.core.errors import Conflict, DomainError


class UploadMissing(Conflict):
    """Nothing has been uploaded yet."""

    code = "UPLOAD_MISSING"
    message = "The file has not been uploaded. Send it to the given URL first."


class QuotaExceeded(Conflict):
    """`details`: the quota, in bytes."""

    code = "QUOTA_EXCEEDED"
    message = "There is no room for this image. Delete others first."


class ImageInUse(DomainError):
    """An image belongs to one thing."""

    code = "IMAGE_IN_USE"
    message = "Something else shows this image already. Upload it again."
