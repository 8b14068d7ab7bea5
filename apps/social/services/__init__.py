"""What can be done in the social network: rules, and the one write of each."""

from apps.social.services.dropping import DROP, drop_some, drop_what_hangs_on
from apps.social.services.erasing import erase_social
from apps.social.services.fields import LinkedFields, PostFields, Said, SeenPost, Viewer
from apps.social.services.finding import find_posts
from apps.social.services.images import delete_unshown_images, drop_image
from apps.social.services.indexing import index_post, is_of_posts, places_of
from apps.social.services.listing import list_posts_of, posts_of
from apps.social.services.posts import create_post, delete_post, list_history, update_post
from apps.social.services.seeing import get_post, may_see_post

__all__ = [
    "DROP",
    "LinkedFields",
    "PostFields",
    "Said",
    "SeenPost",
    "Viewer",
    "create_post",
    "delete_post",
    "delete_unshown_images",
    "drop_image",
    "drop_some",
    "drop_what_hangs_on",
    "erase_social",
    "find_posts",
    "get_post",
    "index_post",
    "is_of_posts",
    "list_history",
    "list_posts_of",
    "may_see_post",
    "places_of",
    "posts_of",
    "update_post",
]
