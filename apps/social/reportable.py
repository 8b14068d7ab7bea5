"""Posts and comments, as people report them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from apps.core.reportables import JSON, Reportable, kept_by, register
from apps.social.serializers import CommentSerializer, PostSerializer
from apps.social.services import reported


def show_posts(post_ids: Sequence[str], moderator_id: str, now: datetime) -> Mapping[str, JSON]:
    seen = reported.posts_for_moderator(moderator_id, post_ids, now)
    return {post_id: PostSerializer.render(post) for post_id, post in seen.items()}


def show_comments(
    comment_ids: Sequence[str], moderator_id: str, now: datetime
) -> Mapping[str, JSON]:
    seen = reported.comments_for_moderator(moderator_id, comment_ids, now)
    return {comment_id: CommentSerializer.render(comment) for comment_id, comment in seen.items()}


kept_by(reported.settle_in)
register(
    Reportable(
        kind="post",
        author_for=reported.author_of_post,
        show=show_posts,
        count_in=reported.count_of_post_in,
        uncount_in=reported.uncount_of_post_in,
        remove_in=reported.remove_post_if_there_in,
    )
)
register(
    Reportable(
        kind="comment",
        author_for=reported.author_of_comment,
        show=show_comments,
        count_in=reported.count_of_comment_in,
        uncount_in=reported.uncount_of_comment_in,
        remove_in=reported.remove_comment_if_there_in,
    )
)
