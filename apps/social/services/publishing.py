"""What everybody may read stands in one line a year, which follows the posts."""

from apps.social.models import Entry, Post, Visibility
from apps.social.models.lines import public_in
from apps.social.services.settling import bring_in_line


def publish(old: Post | None, new: Post | None) -> None:
    """Bring the public line in line with a post that has become public, or has ceased to be."""
    post = new or old
    if post is None or _is_public(old) == _is_public(new):
        return
    entry = Entry.of(public_in(post.created_at.year), post)

    def act(is_public: bool) -> None:  # noqa: FBT001  # The state that was looked at.
        (Entry.put if is_public else Entry.drop)([entry])

    bring_in_line(lambda: _is_public(Post.find(entry.post_id)), act)


def _is_public(post: Post | None) -> bool:
    return post is not None and post.visibility == Visibility.PUBLIC
