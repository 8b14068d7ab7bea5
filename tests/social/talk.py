"""What people do with a post, and what keeps one from somebody."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.core.db import connection
from apps.core.db.pages import key_of
from apps.social.models import Comment, Like, Post
from apps.social.models.posts import CommentPolicy
from apps.social.services import posts
from tests.conftest import Person
from tests.factories import NOW

NOBODYS = "01M7XZG9NTT9PS9JT1WZ08ZQTT"  # An id that nothing has.
TRANSACTION = "TransactWriteItems"


def like(who: Person, post: Post, **headers: str) -> Any:
    return who.put(f"/v1/posts/{post.post_id}/like", headers=headers)


def unlike(who: Person, post: Post) -> Any:
    return who.delete(f"/v1/posts/{post.post_id}/like")


def say(who: Person, post: Post, text: str = "Delicious!", **body: Any) -> Any:
    return who.post(f"/v1/posts/{post.post_id}/comments", {"text": text, **body}, "json")


def at(comment: Comment) -> str:
    return f"/v1/comments/{comment.comment_id}"


def counts(who: Person, post: Post) -> Any:
    return who.get(f"/v1/posts/{post.post_id}").json()["counts"]


def follow(who: Person, other: Person) -> None:
    accounts.follow_user(user_id=who.user_id, other_id=other.user_id, now=NOW)


def block(who: Person, other: Person) -> None:
    accounts.block_user(user_id=who.user_id, other_id=other.user_id, now=NOW)


def suspend(who: Person) -> None:
    User.change(who.user_id, changes={"suspended_at": NOW})


def change(post: Post, **changes: object) -> None:
    Post.change(post.post_id, changes=changes)


def close(post: Post, policy: CommentPolicy) -> None:
    change(post, comment_policy=policy)


def delete(post: Post) -> None:
    posts.remove_post(Post.load(post.post_id), datetime.now(UTC))


# What takes a public post out of somebody's sight: given it, its author and them.
Hide = Callable[[Post, Person, Person], None]
HIDDEN: dict[str, Hide] = {
    "private": lambda post, _author, _viewer: change(post, visibility="private"),
    "for followers": lambda post, _author, _viewer: change(post, visibility="followers"),
    "of a private account": lambda _post, author, _viewer: _close_account(author),
    "of who blocks them": lambda _post, author, viewer: block(author, viewer),
    "of whom they block": lambda _post, author, viewer: block(viewer, author),
    "of somebody suspended": lambda _post, author, _viewer: suspend(author),
    "deleted": lambda post, _author, _viewer: delete(post),
}


def _close_account(who: Person) -> None:
    User.change(who.user_id, changes={"private_account": True})


def snapshot(post_id: str, rows: list[Like] | list[Comment]) -> tuple[Post, int]:
    """Read a post and how many of some rows there are, all as of one moment."""
    wanted = [Post(post_id), *rows]
    gets = [{"Get": _place_of(row)} for row in wanted]
    answer = connection.dispatch("TransactGetItems", {"TransactItems": gets})
    found = [one.get("Item") for one in answer["Responses"]]
    return Post.from_raw_data(found[0]), sum(1 for raw in found[1:] if _is_here(raw))


def _place_of(row: Post | Like | Comment) -> dict[str, Any]:
    return {"TableName": row.Meta.table_name, "Key": key_of(row, None)}


def _is_here(raw: dict[str, Any] | None) -> bool:
    return raw is not None and "deletedAt" not in raw
