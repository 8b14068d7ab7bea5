"""What the social network keeps up to date when something changes."""

from datetime import UTC, datetime

from apps.core.events import Change, follow, on
from apps.core.jobs import job
from apps.core.routing import Detail
from apps.media.events import ImageDeleted
from apps.social import services
from apps.social.models import Post


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


@on(ImageDeleted)
def drop_image(event: ImageDeleted) -> None:
    services.drop_image(holder=event.holder, image_id=event.image_id, now=datetime.now(UTC))
