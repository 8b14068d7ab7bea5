"""What can be refused about posts and reports."""

from apps.core.errors import Conflict, Forbidden


class CommentsClosed(Forbidden):
    """The author lets only some, or nobody, comment."""

    message = "The author of this post does not take comments from you."


class AllThatIsShown(Conflict):
    """An image is to be deleted that a post without a text shows, and no other."""

    message = "Its post shows nothing else. Delete the post, or write something there before."


class ReportResolved(Conflict):
    """A moderator decided otherwise before, or nothing is left to decide."""

    code = "REPORT_RESOLVED"
    message = "This report was resolved before, in another way."
