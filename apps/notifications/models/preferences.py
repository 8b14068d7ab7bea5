"""How somebody wants to be told: each user has one row, once they have changed something."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, QuietTable, Transaction, optional, table_name
from apps.core.errors import LostRace
from apps.notifications.kinds import KINDS, Channels, usual_channels

MONDAY = 1  # ISO 8601 counts the days of a week from 1.
MORNING = 8


class Frequency(StrEnum):
    NONE = "none"  # Each mail by itself.
    DAILY = "daily"
    WEEKLY = "weekly"


class Preferences(Item):
    """What a user chose; what they did not choose is as usual."""

    class Meta(QuietTable):
        table_name = table_name("notification-preferences")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    quiet_from = optional(UnicodeAttribute(attr_name="quietFrom"))  # "22:00", by their clock.
    quiet_to = optional(UnicodeAttribute(attr_name="quietTo"))
    digest_frequency = UnicodeAttribute(attr_name="digestFrequency", default=Frequency.NONE)
    digest_hour = IntegerAttribute(attr_name="digestHour", default=MORNING)
    digest_weekday = IntegerAttribute(attr_name="digestWeekday", default=MONDAY)
    chosen = JSONAttribute(default=dict)  # {type: {channel: bool}}

    @classmethod
    def of(cls, user_id: str) -> Self:
        """Read somebody's row, or make what stands for one that is not there yet."""
        return cls.find(user_id) or cls(user_id)

    def channels(self, kind: str) -> Channels:
        return usual_channels(kind)._replace(**self.chosen.get(kind, {}))

    @property
    def types(self) -> dict[str, Channels]:
        return {kind: self.channels(kind) for kind in sorted({*KINDS, *self.chosen})}

    def write_in(self, tx: Transaction, changes: Mapping[str, object]) -> None:
        """Change this row as part of `tx`, or put it if it is the first one."""
        if self.version > 1:
            self.change_in(tx, changes)
            return
        for name, value in changes.items():
            setattr(self, name, value)
        self.version += 1
        self.replace_in(tx, Preferences.version.does_not_exist(), LostRace())
