"""Likes as rows, in the partition of the post."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, LocalSecondaryIndex

from apps.core.db import Item, LoggedTable, MomentAttribute, optional, table_name


class LikesByAge(LocalSecondaryIndex["Like"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The likes of a post by age."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    post_id = UnicodeAttribute(hash_key=True, attr_name="postId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class LikesByUser(GlobalSecondaryIndex["Like"]):  # type: ignore[no-untyped-call]
    """What somebody likes, by age: for exports, erasing and what they did."""

    class Meta:
        index_name = "ByUser"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class Like(Item):
    """Somebody likes a post."""

    class Meta(LoggedTable):
        table_name = table_name("likes")

    post_id = UnicodeAttribute(hash_key=True, attr_name="postId")
    user_id = UnicodeAttribute(range_key=True, attr_name="userId")
    age_key = optional(UnicodeAttribute(attr_name="ageKey"))  # A ULID.
    created_at = MomentAttribute(attr_name="createdAt")

    by_age = LikesByAge()
    by_user = LikesByUser()
