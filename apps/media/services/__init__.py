"""What can be done with images."""

from apps.media.services.asking import ImageWish, Upload, ask_for_upload
from apps.media.services.cleaning import Finding, clean_up, leftovers
from apps.media.services.deleting import DELETE_FILES, delete_files, delete_image, fire_due
from apps.media.services.erasing import erase_images, picture_files
from apps.media.services.holding import Frame, delete_unshown, image_to_hold
from apps.media.services.processing import PROCESS, process_image
from apps.media.services.reading import Picture, get_image, links_of, list_images, picture_links
from apps.media.services.uploading import complete_upload, note_upload

__all__ = [
    "DELETE_FILES",
    "PROCESS",
    "Finding",
    "Frame",
    "ImageWish",
    "Picture",
    "Upload",
    "ask_for_upload",
    "clean_up",
    "complete_upload",
    "delete_files",
    "delete_image",
    "delete_unshown",
    "erase_images",
    "fire_due",
    "get_image",
    "image_to_hold",
    "leftovers",
    "links_of",
    "list_images",
    "note_upload",
    "picture_files",
    "picture_links",
    "process_image",
]
