"""What can be done in the social network: rules, and the one write of each."""

from apps.social.services.activity import (
    list_activity,
    list_deeds,
)
from apps.social.services.comments import (
    author_of_comment,
    comments_of,
    create_comment,
    delete_comment,
    get_comment,
    list_comments,
    update_comment,
)
from apps.social.services.counting import (
    recount,
)
from apps.social.services.dropping import (
    DROP,
    drop_some,
    drop_what_hangs_on,
)
from apps.social.services.erasing import (
    erase_social,
)
from apps.social.services.feeds import (
    read_feed,
    read_public_feed,
)
from apps.social.services.fields import (
    CommentFields,
    FiledReport,
    Liker,
    LinkedFields,
    PostFields,
    ReportFields,
    ReviewedReport,
    Said,
    SeenActivity,
    SeenComment,
    SeenPost,
    Viewer,
)
from apps.social.services.finding import (
    find_posts,
)
from apps.social.services.following import (
    follow,
)
from apps.social.services.images import (
    delete_unshown_images,
    drop_image_in,
)
from apps.social.services.indexing import (
    index_post,
    is_of_posts,
    places_of,
)
from apps.social.services.large import (
    NOTE,
    note_large_author,
)
from apps.social.services.likes import (
    like_post,
    likes_of,
    list_likes,
    unlike_post,
)
from apps.social.services.listing import (
    list_posts_of,
    posts_of,
)
from apps.social.services.moderating import (
    list_reports,
    resolve_report,
    review_report,
)
from apps.social.services.posts import (
    create_post,
    delete_post,
    list_history,
    update_post,
)
from apps.social.services.publishing import (
    publish,
)
from apps.social.services.reports import (
    file_report,
    get_report,
    reports_of,
)
from apps.social.services.resolving import (
    RESOLVE,
    resolve_others,
    resolve_some,
)
from apps.social.services.seeing import (
    get_post,
    may_see_post,
    post_seen_by,
)
from apps.social.services.spreading import (
    FAN_OUT,
    begin_fan_out,
    fan_out,
    fan_out_to_shard,
)
from apps.social.services.telling import (
    keep_comment,
    keep_follow,
    keep_likes,
    keep_post,
)
from apps.social.services.timelines import (
    FOLLOW,
    Rebuilt,
    begin_to_follow,
    follow_in_line,
    rebuild_timeline,
    rebuild_timelines,
    users_about,
)

__all__ = [
    "DROP",
    "FAN_OUT",
    "FOLLOW",
    "NOTE",
    "RESOLVE",
    "CommentFields",
    "FiledReport",
    "Liker",
    "LinkedFields",
    "PostFields",
    "Rebuilt",
    "ReportFields",
    "ReviewedReport",
    "Said",
    "SeenActivity",
    "SeenComment",
    "SeenPost",
    "Viewer",
    "author_of_comment",
    "begin_fan_out",
    "begin_to_follow",
    "comments_of",
    "create_comment",
    "create_post",
    "delete_comment",
    "delete_post",
    "delete_unshown_images",
    "drop_image_in",
    "drop_some",
    "drop_what_hangs_on",
    "erase_social",
    "fan_out",
    "fan_out_to_shard",
    "file_report",
    "find_posts",
    "follow",
    "follow_in_line",
    "get_comment",
    "get_post",
    "get_report",
    "index_post",
    "is_of_posts",
    "keep_comment",
    "keep_follow",
    "keep_likes",
    "keep_post",
    "like_post",
    "likes_of",
    "list_activity",
    "list_comments",
    "list_deeds",
    "list_history",
    "list_likes",
    "list_posts_of",
    "list_reports",
    "may_see_post",
    "note_large_author",
    "places_of",
    "post_seen_by",
    "posts_of",
    "publish",
    "read_feed",
    "read_public_feed",
    "rebuild_timeline",
    "rebuild_timelines",
    "recount",
    "reports_of",
    "resolve_others",
    "resolve_report",
    "resolve_some",
    "review_report",
    "unlike_post",
    "update_comment",
    "update_post",
    "users_about",
]
