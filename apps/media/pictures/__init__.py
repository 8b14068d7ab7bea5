"""Pictures: from the bytes somebody uploaded to renditions that are safe to show, or a verdict.

Importing this loads Pillow, which takes 100 ms: import it where a picture is read.
"""

from apps.media.pictures.picture import Picture, read_picture
from apps.media.pictures.rejected import Reason, Rejected
from apps.media.pictures.renditions import SIZES, Rendition

__all__ = ["SIZES", "Picture", "Reason", "Rejected", "Rendition", "read_picture"]
