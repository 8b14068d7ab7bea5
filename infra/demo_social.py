"""What the demo users show each other: a feed that is worth a look."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from apps.accounts import services as accounts
from apps.social import services as social
from apps.social.models import Visibility
from apps.social.services import CommentFields, PostFields, Viewer

FOLLOWS = ("demo ana", "demo ben", "ana demo", "ana ben", "ben demo", "cleo demo", "demo cleo")


class Told(NamedTuple):
    """A post, so many hours ago, with who likes it and what is said to it."""

    author: str
    hours_ago: int
    text: str
    likes: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    visibility: Visibility = Visibility.PUBLIC


POSTS = (
    Told(
        "cleo",
        70,
        "Moved in last week. Hello, neighbours! Who knows a good bakery? #newhere",
        ("ana", "ben", "demo"),
        (("ana", "Brot & Butter, on the corner. Be there before nine."), ("demo", "Welcome!")),
    ),
    Told(
        "ben",
        47,
        "Repair café on Saturday, from ten. Bring what is broken, we bring the screwdrivers. "
        "#repair #neighbourhood",
        ("ana", "cleo"),
        (("cleo", "My toaster says thank you already."),),
    ),
    Told("demo", 30, "Note to myself: water @ana's plants.", visibility=Visibility.PRIVATE),
    Told(
        "ana",
        26,
        "Back on Sunday. Thank you for the plants, @demo! #garden",
        ("demo",),
        visibility=Visibility.FOLLOWERS,
    ),
    Told(
        "ana",
        5,
        "First tomatoes of the year! There are far too many for one. #garden #tomatoes",
        ("demo", "ben", "cleo"),
        (("ben", "I bring bread."), ("demo", "And I the salt.")),
    ),
    Told("demo", 2, "Does somebody lend me a long ladder for an hour? #neighbourhood", ("ben",)),
)


def make(user_ids: Mapping[str, str], now: datetime) -> None:
    """Let the demo users, by their names, follow each other, post, like and comment."""
    for pair in FOLLOWS:
        one, other = (user_ids[name] for name in pair.split())
        accounts.follow_user(user_id=one, other_id=other, now=now)
    for told in POSTS:
        _tell(told, user_ids, now - timedelta(hours=told.hours_ago))


def _tell(told: Told, user_ids: Mapping[str, str], at: datetime) -> None:
    fields = PostFields(text=told.text, visibility=told.visibility)
    author = Viewer(user_ids[told.author])
    post_id = social.create_post(viewer=author, fields=fields, now=at).post.post_id
    for minutes, name in enumerate(told.likes, 1):
        then = at + timedelta(minutes=minutes)
        social.like_post(viewer=Viewer(user_ids[name]), post_id=post_id, now=then)
    for minutes, (name, text) in enumerate(told.comments, 5):
        said, then = CommentFields(text=text), at + timedelta(minutes=minutes)
        social.create_comment(viewer=Viewer(user_ids[name]), post_id=post_id, fields=said, now=then)
