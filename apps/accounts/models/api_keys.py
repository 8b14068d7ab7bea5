"""API keys as rows of their owner. The secret is nowhere: only its hash is."""

from datetime import datetime, timedelta

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from apps.core.api_keys import prefix_of
from apps.core.db import (
    IntegerAttribute,
    Item,
    MomentAttribute,
    QuietTable,
    optional,
    table_name,
)

SAMPLED = timedelta(minutes=5)  # A key may be used 600 times a minute; one write tells enough.


class ApiKey(Item):
    class Meta(QuietTable):
        table_name = table_name("api-keys")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    key_id = UnicodeAttribute(range_key=True, attr_name="keyId")
    name = UnicodeAttribute()
    scopes = ListAttribute[str]()
    rate_per_minute = IntegerAttribute(attr_name="ratePerMinute")
    secret_hash = UnicodeAttribute(attr_name="secretHash")
    # Not `expires_at`: the owner sees that a key is over, so DynamoDB must not remove it.
    lapses_at = optional(MomentAttribute(attr_name="lapsesAt"))
    last_used_at = optional(MomentAttribute(attr_name="lastUsedAt"))
    created_at = MomentAttribute(attr_name="createdAt")

    @property
    def prefix(self) -> str:
        return prefix_of(self.key_id)

    def note_use(self, now: datetime) -> None:
        """Note that it was used, if the last note is some minutes old."""
        is_due = ApiKey.last_used_at.does_not_exist() | (ApiKey.last_used_at < now - SAMPLED)
        if self.last_used_at is None or self.last_used_at < now - SAMPLED:
            # Others may be faster, and a key that was deleted meanwhile must not come back.
            here = ApiKey.version.exists() & ApiKey.deleted_at.does_not_exist()
            self.update_if(here & is_due, ApiKey.last_used_at.set(now))
