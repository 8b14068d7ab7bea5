"""What can be refused about posts."""

from apps.core.errors import Conflict


class CommentsClosed(Conflict):
    """The author lets only some, or nobody, comment."""

    code = "COMMENTS_CLOSED"
    message = "The author of this post does not take comments from you."
