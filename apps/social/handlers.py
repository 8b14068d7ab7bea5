"""What the social network keeps up to date when something changes."""

from datetime import UTC, datetime

from apps.accounts.events import FollowEvent
from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind
from apps.core.events import Change, follow, on
from apps.core.jobs import job
from apps.core.routing import Detail
from apps.social import services
from apps.social.models import Comment, Like, Post, Report


@follow(Post)
def delete_images(change: Change[Post]) -> None:
    services.delete_unshown_images(change.old, change.new, now=datetime.now(UTC))


@follow(Post)
def index_post(change: Change[Post]) -> None:
    services.index_post(change.old, change.new)


@follow(Post)
def drop_what_hangs_on(change: Change[Post]) -> None:
    if change.old and not change.new:
        services.drop_what_hangs_on(change.old)


@job(services.DROP)
def go_on_dropping(detail: Detail) -> None:
    services.drop_some(post_id=detail["post_id"], author_id=detail["author_id"])


@follow(Post)
def publish(change: Change[Post]) -> None:
    services.publish(change.old, change.new)


@follow(Post)
def begin_fan_out(change: Change[Post]) -> None:
    services.begin_fan_out(change.old, change.new)


@job(services.FAN_OUT)
def fan_out(detail: Detail) -> None:
    post, shard = {name: detail[name] for name in ("post_id", "author_id")}, detail.get("shard")
    if shard is None:
        services.fan_out(**post, now=datetime.now(UTC))
    else:
        services.fan_out_to_shard(**post, shard=int(shard), after=detail.get("after"))


@job(services.NOTE)
def note_large_author(detail: Detail) -> None:
    services.note_large_author(
        author_id=detail["author_id"],
        shard=int(detail["shard"]),
        after=detail.get("after"),
        now=datetime.now(UTC),
    )


@on(FollowEvent)
def begin_to_follow(event: FollowEvent) -> None:
    services.begin_to_follow(user_id=event.user_id, author_id=event.followed_id)


@job(services.FOLLOW)
def follow_in_line(detail: Detail) -> None:
    services.follow_in_line(user_id=detail["user_id"], author_id=detail["author_id"])


@follow(Report)
def resolve_others(change: Change[Report]) -> None:
    services.resolve_others(change.old, change.new)


@job(services.RESOLVE)
def go_on_resolving(detail: Detail) -> None:
    services.resolve_some(report_id=detail["report_id"])


@follow(Post)
def keep_activity_of_post(change: Change[Post]) -> None:
    for post in (change.old, change.new):
        if post:  # Both: those whom it mentioned may be others than those whom it does.
            services.keep_post(post)


@follow(Like)
def keep_activity_of_likes(change: Change[Like]) -> None:
    like = change.new or change.old
    if like:
        services.keep_likes(like)


@follow(Comment)
def keep_activity_of_comment(change: Change[Comment]) -> None:
    for comment in (change.old, change.new):
        if comment:
            services.keep_comment(comment)


@follow(Tie)
def keep_activity_of_follow(change: Change[Tie]) -> None:
    # Not by events: that a request came to nothing is none, lest a webhook tells who asked.
    tie = change.new or change.old
    if tie and tie.kind in {Kind.FOLLOWS, Kind.REQUESTS}:
        services.keep_follow(user_id=tie.user_id, followed_id=tie.other_id)
