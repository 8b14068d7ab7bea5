"""Who has left is named by nobody: what others wrote keeps its text, but not that it means them.

What tells somebody that they are mentioned or answered tells also where.
"""

from datetime import datetime

from apps.core.db import decide_again, transaction
from apps.social.models import Activity, Comment, Deed, Post, TargetType
from apps.social.models.activity import concerning

AT_ONCE = 100


def unname(user_id: str, now: datetime) -> bool:
    """Take somebody out of some of what names them. Returns whether nothing was left."""
    line = concerning(user_id)
    told = [
        row
        for deed in (Deed.MENTION, Deed.REPLY)
        for row in Activity.some_of(line, deed, limit=AT_ONCE)
    ]
    for row in told:
        _unname_in(row, user_id, now)
    Activity.keep(drop=told)  # Last, so that a crash in between leaves it for the next look.
    return not told


@decide_again
def _unname_in(row: Activity, user_id: str, now: datetime) -> None:
    thing = _target_of(row)
    if thing is None:
        return
    left = [mention for mention in thing.mentions if mention.user_id != user_id]
    if len(left) < len(thing.mentions):
        with transaction() as tx:
            thing.change_in(tx, {"mentions": left, "updated_at": now})
    if isinstance(thing, Comment):
        thing.forget_answered(user_id)


def _target_of(row: Activity) -> Post | Comment | None:
    if row.target_type == TargetType.COMMENT and row.post_id:
        return Comment.find(row.post_id, row.target_id)
    return Post.find(row.target_id)
