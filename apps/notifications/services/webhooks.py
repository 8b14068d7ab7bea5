"""Webhooks: where their owner wants to hear of which events."""

import base64
import secrets
from datetime import datetime
from typing import NamedTuple, TypedDict, cast

from apps.core import limits
from apps.core.api.seals import open_text, seal_text
from apps.core.db import Key, Page, Repeated, decide_again, transaction
from apps.core.db.batches import erase_partition
from apps.core.errors import Invalid
from apps.core.events import event_names
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.notifications.models import Delivery, Webhook, WebhookCount
from apps.notifications.receivers.addresses import NoPublicAddress, Unresolved, address_of
from apps.notifications.receivers.targets import BadTarget, read_target

SECRET_PREFIX = "whsec_"  # noqa: S105  # Of Standard Webhooks.
SECRET_BYTES = 32
EVERYTHING = "*"
RESOLVED_WITHIN_SECONDS = 2  # Somebody waits. What takes longer is asked again before each request.


class WebhookFields(TypedDict, total=False):
    """What its owner may write of a webhook."""

    url: str
    events: list[str]
    description: str | None
    enabled: bool


class NewWebhook(NamedTuple):
    webhook: Webhook
    secret: str


def create_webhook(*, user_id: str, fields: WebhookFields, now: datetime) -> NewWebhook:
    """Make a webhook.

    Raises:
        RateLimited: the user makes too many in a minute.
        Invalid: its URL leads to nowhere public, or there is no such event.
        TooManyWebhooks: the user has as many as anybody may.
    """
    limits.use(rate_of("webhooks"), user_id, now)
    _check(fields)
    row = Webhook(user_id, new_id(now), created_at=now, updated_at=now, **fields)
    row.sealed_secret = seal_text(_new_secret().encode(), bound_to=_place_of(row))
    try:
        with transaction() as tx:
            row.save_in(tx)
            WebhookCount.add_in(tx, user_id)
    except Repeated as repeated:
        row = cast("Webhook", repeated.row)
    return NewWebhook(row, secret_of(row))


def list_webhooks(*, user_id: str, limit: int, after: Key | None) -> Page[Webhook]:
    """List the webhooks of a user, the newest first."""
    return Webhook.of_user(user_id, limit=limit, after=after)


def get_webhook(*, user_id: str, webhook_id: str) -> Webhook:
    """Read a webhook of its owner. Raises NotFound."""
    return Webhook.load(user_id, webhook_id)


def update_webhook(
    *,
    user_id: str,
    webhook_id: str,
    fields: WebhookFields,
    if_version: int | None,
    now: datetime,
) -> Webhook:
    """Set the named fields. Another URL, or enabling it, ends a pause after failures.

    Raises:
        NotFound: the user has no such webhook.
        PreconditionFailed: it is no longer at `if_version`.
        Invalid: its URL leads to nowhere public, or there is no such event.
    """
    _check(fields)
    changes: dict[str, object] = {**fields, "updated_at": now}
    if fields.get("enabled"):
        changes |= {"disabled_reason": None, "disabled_at": None}
    if fields.get("enabled") or "url" in fields:
        changes |= Webhook.hurry()
    return Webhook.change(user_id, webhook_id, changes=changes, if_version=if_version)


@decide_again
def delete_webhook(*, user_id: str, webhook_id: str, if_version: int | None, now: datetime) -> None:
    """Delete a webhook; what waits for it is not sent. Raises NotFound, PreconditionFailed."""
    webhook = Webhook.load_at(if_version, user_id, webhook_id)
    with transaction() as tx:
        webhook.change_in(tx, Webhook.deletion(now))
        WebhookCount.take_in(tx, user_id)


def erase_webhooks(user_id: str) -> bool:
    """Erase some of a user's webhooks and deliveries; False: more are left."""
    done = [
        erase_partition(Webhook, user_id, also=Webhook.due_row),
        erase_partition(Delivery, user_id),
    ]
    return all(done)


def secret_of(webhook: Webhook) -> str:
    """Open the secret, as its owner was shown it: signing needs it whole, so no hash will do."""
    return open_text(webhook.sealed_secret, bound_to=_place_of(webhook)).decode()


def wants(webhook: Webhook, name: str) -> bool:
    """Tell whether an event of this name is one of those that the owner wants to hear of."""
    return not _patterns_of(name).isdisjoint(webhook.events)


def _check(fields: WebhookFields) -> None:
    if "url" in fields:
        _check_url(fields["url"])
    known = {pattern for name in event_names() for pattern in _patterns_of(name)}
    unknown = {
        f"events.{number}": ["There is no such event."]
        for number, pattern in enumerate(fields.get("events", []))
        if pattern not in known
    }
    if unknown:
        raise Invalid(**unknown)


def _check_url(url: str) -> None:
    try:
        address_of(read_target(url).host, seconds=RESOLVED_WITHIN_SECONDS)
    except BadTarget as error:
        raise Invalid(url=[str(error)]) from error
    except NoPublicAddress as error:
        raise Invalid(url=["This leads to an address that is not public."]) from error
    except Unresolved:
        return  # It may get its address later; it is checked again before each request.


def _patterns_of(name: str) -> set[str]:
    domain = name.partition(".")[0]
    return {EVERYTHING, f"{domain}.*", name}


def _new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _place_of(webhook: Webhook) -> str:
    return f"webhook {webhook.user_id} {webhook.webhook_id}"
