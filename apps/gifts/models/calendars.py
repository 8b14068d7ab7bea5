"""Calendar feeds as rows of their owner. The secret of a feed's link is nowhere: it is computed."""

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from apps.core.db import Item, MomentAttribute, QuietTable, table_name


class CalendarFeed(Item):
    """A calendar that whoever has its link may read."""

    class Meta(QuietTable):
        table_name = table_name("calendar-feeds")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    feed_id = UnicodeAttribute(range_key=True, attr_name="feedId")
    include = ListAttribute[str]()
    created_at = MomentAttribute(attr_name="createdAt")
