"""Where things lie in the bucket. The first part of a key decides how long S3 keeps it."""

from apps.media.purposes import Purpose

UPLOADS = "uploads/"
IMAGES = "images/"
EXPORTS = "exports/"


def upload_key(owner_id: str, image_id: str) -> str:
    return f"{UPLOADS}{owner_id}/{image_id}"


def image_prefix(purpose: str, owner_id: str, image_id: str) -> str:
    return f"{IMAGES}{purpose}/{owner_id}/{image_id}/"


def rendition_key(purpose: str, owner_id: str, image_id: str, name: str, kind: str) -> str:
    return f"{image_prefix(purpose, owner_id, image_id)}{name}.{kind}"


def export_key(user_id: str, export_id: str) -> str:
    return f"{EXPORTS}{user_id}/{export_id}.zip"


def owner_prefixes(owner_id: str) -> list[str]:
    """Name all places where something of a user lies."""
    return [
        f"{UPLOADS}{owner_id}/",
        *(f"{IMAGES}{purpose}/{owner_id}/" for purpose in Purpose),
        f"{EXPORTS}{owner_id}/",
    ]


def owner_and_image(key: str) -> tuple[str, str] | None:
    """Tell whose upload a key names; None: it names none."""
    match key.removeprefix(UPLOADS).split("/") if key.startswith(UPLOADS) else []:
        case [owner_id, image_id]:
            return owner_id, image_id
        case _:
            return None
