"""The rows of images, and of how much room they take."""

from apps.media.models.images import Image, Status
from apps.media.models.room import Room

__all__ = ["Image", "Room", "Status"]
