"""What images are for."""

from enum import StrEnum


class Purpose(StrEnum):
    """An image can be shown by such a thing alone. It stands in its files' keys."""

    AVATAR = "avatar"
    POST = "post"
    GIFT = "gift"
    CONTACT = "contact"
    ITEM = "item"
    WISHLIST = "wishlist"
