"""What notifications tell of what people do to each other.

Nobody is told of what they did themselves, of what people did whom they mute or are hidden from,
or of what they may not see. What they were told of somebody goes when either blocks the other.
"""

from datetime import UTC, datetime

from apps.accounts import services as accounts
from apps.accounts.events import FollowBegan, FollowRequested
from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind
from apps.core import jobs, times
from apps.core.due import Due, when_due
from apps.core.events import Change, Event, follow, on
from apps.notifications import services
from apps.social import services as social
from apps.social.events import CommentCreated, CommentUpdated, PostEvent, PostLiked


@on(PostLiked)
def tell_of_like(event: PostLiked) -> None:
    _tell(event, event.author_id, event.user_id, "post.liked", "{} likes your post", event.post_id)


@on(CommentCreated)
def tell_of_comment(event: CommentCreated) -> None:
    answered_id = social.author_of_comment(event.post_id, event.reply_to)
    concerned = dict.fromkeys(event.mentioned_ids, ("post.mentioned", "{} mentions you"))
    concerned[event.author_id] = "post.commented", "{} comments on your post"
    if answered_id:
        concerned[answered_id] = "comment.replied", "{} replies to you"
    for user_id, (kind, title) in concerned.items():
        _tell(event, user_id, event.user_id, kind, title, event.post_id)


@on(PostEvent)
def tell_of_mention(event: PostEvent) -> None:
    # Once: a post that more people may see names again whom it was maybe told to.
    _tell_of_mention(event, once=True)


@on(CommentUpdated)
def tell_of_mention_in_edit(event: CommentUpdated) -> None:
    _tell_of_mention(event)


@on(FollowBegan)
def tell_of_follow(event: FollowBegan) -> None:
    _tell(event, event.followed_id, event.user_id, "user.followed", "{} follows you")


@on(FollowRequested)
def tell_of_request(event: FollowRequested) -> None:
    _tell(event, event.followed_id, event.user_id, "follow.requested", "{} asks to follow you")


@follow(Tie)
def part(change: Change[Tie]) -> None:
    # Not by an event, lest a webhook tells who blocks whom.
    tie = change.new
    if tie and change.old is None and tie.kind == Kind.BLOCKS:
        services.part(user_id=tie.user_id, other_id=tie.other_id, now=_now())


@jobs.job(services.PART)
def forget_each_other(detail: dict[str, str]) -> None:
    services.forget_each_other(**detail, now=_now())


@when_due(services.PARTED)
def look_once_more(due: Due, _now: datetime) -> None:
    services.fire_parted(due)


def _now() -> datetime:
    return times.to_milliseconds(datetime.now(UTC))


def _tell_of_mention(event: PostEvent | CommentUpdated, *, once: bool = False) -> None:
    told = "post.mentioned", "{} mentions you", event.post_id
    for user_id in event.mentioned_ids:
        _tell(event, user_id, event.user_id, *told, once=once)


def _tell(
    event: Event,
    user_id: str,
    actor_id: str,
    kind: str,
    title: str,
    post_id: str | None = None,
    *,
    once: bool = False,
) -> None:
    """Tell somebody what another did, unless they are not to hear of it."""
    name = accounts.name_for(viewer_id=user_id, user_id=actor_id)
    if user_id == actor_id or name is None:
        return
    if post_id and not social.may_see_post(viewer_id=user_id, post_id=post_id):
        return
    services.notify(
        user_id=user_id,
        cause=f"{kind} {event.event_id}",
        moment=times.from_text(event.occurred_at),
        kind=kind,
        title=title.format(name),
        body=None,
        data={"type": "post", "id": post_id} if post_id else {"type": "user", "id": actor_id},
        actor_id=actor_id,
        once=once,
    )
