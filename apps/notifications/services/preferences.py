"""How somebody wants to be told: read and changed by them, or by a link in a mail."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from apps.accounts.services import contact_of
from apps.core.db import decide_again, transaction
from apps.core.errors import Invalid
from apps.notifications.models import Preferences

Choices = Mapping[str, Mapping[str, bool | None] | None]  # None: as usual.


class PreferenceFields(TypedDict, total=False):
    """What a client may write. Only the fields that are named are set."""

    quiet_from: str | None
    quiet_to: str | None
    digest_frequency: str
    digest_hour: int
    digest_weekday: int
    types: Choices | None


def get_preferences(*, user_id: str) -> Preferences:
    """Read what somebody chose; whoever chose nothing has the usual."""
    return Preferences.of(user_id)


@decide_again
def update_preferences(
    *, user_id: str, fields: PreferenceFields, if_version: int | None
) -> Preferences:
    """Set what is named and leave the rest alone, so that two updates both survive.

    Raises:
        PreconditionFailed: they are no longer at `if_version`.
        Invalid: quiet hours that lack an end, or have no length.
    """
    preferences = Preferences.of(user_id)
    preferences.expect_version(if_version)
    changes: dict[str, Any] = dict(fields)
    if "types" in changes:
        changes["chosen"] = _merged(preferences.chosen, changes.pop("types"))
    _check_quiet_hours(preferences.with_changes(changes))
    with transaction() as tx:
        preferences.write_in(tx, changes)
    return preferences


def stop_mails(*, user_id: str, kinds: Iterable[str]) -> None:
    """Let mails of these kinds no longer come; again is harmless.

    To somebody who has left none come, and nothing of theirs must come back.
    """
    if contact_of(user_id) is None:
        return
    preferences = Preferences.of(user_id)
    if any(preferences.channels(kind).email for kind in kinds):
        types = {kind: {"email": False} for kind in kinds}
        update_preferences(user_id=user_id, fields={"types": types}, if_version=None)


def _merged(chosen: Choices, patch: Choices | None) -> Choices:
    """Put a merge patch over what was chosen; what is usual again is not kept."""
    if patch is None:
        return {}
    merged = {**chosen, **{kind: _merged_kind(chosen.get(kind), patch[kind]) for kind in patch}}
    return {kind: channels for kind, channels in merged.items() if channels}


def _merged_kind(
    chosen: Mapping[str, bool | None] | None, patch: Mapping[str, bool | None] | None
) -> Mapping[str, bool | None]:
    if patch is None:
        return {}
    merged = {**(chosen or {}), **patch}
    return {channel: value for channel, value in merged.items() if value is not None}


def _check_quiet_hours(preferences: Preferences) -> None:
    begin, end = preferences.quiet_from, preferences.quiet_to
    if (begin is None) != (end is None):
        raise Invalid(quietHours=["Write from and to together."])
    if begin is not None and begin == end:
        raise Invalid(quietHours=["Quiet hours end at another time than they begin."])
