"""How much room the images of a user take."""

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, QuietTable, Transaction, table_name
from apps.media.errors import QuotaExceeded


class Room(Item):
    """The bytes of a user's images, counted in the images' own transactions."""

    class Meta(QuietTable):
        table_name = table_name("image-room")

    owner_id = UnicodeAttribute(hash_key=True, attr_name="ownerId")
    used_bytes = IntegerAttribute(attr_name="usedBytes", default=0)

    @classmethod
    def take_in(cls, tx: Transaction, owner_id: str, byte_size: int, quota: int) -> None:
        """Take room as part of `tx`, which raises QuotaExceeded if there is not enough."""
        refusal = QuotaExceeded(quotaBytes=quota)
        if byte_size > quota:
            raise refusal
        fits = cls.used_bytes.does_not_exist() | (cls.used_bytes <= quota - byte_size)
        amounts = {"used_bytes": byte_size}
        cls.count_in(tx, owner_id, amounts=amounts, condition=fits, refusal=refusal)

    @classmethod
    def give_in(cls, tx: Transaction, owner_id: str, byte_size: int) -> None:
        """Give room back as part of `tx`."""
        cls.count_in(tx, owner_id, amounts={"used_bytes": -byte_size})
