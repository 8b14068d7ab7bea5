"""What can be refused about posts."""

from apps.core.errors import Forbidden


class CommentsClosed(Forbidden):
    """The author lets only some, or nobody, comment."""

    message = "The author of this post does not take comments from you."
