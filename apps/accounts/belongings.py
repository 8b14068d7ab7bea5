"""What accounts hold of a person."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apps.accounts import services
from apps.accounts.models import (
    AddressClaim,
    ApiKey,
    AuditEntry,
    DirectoryEntry,
    EmailChange,
    Export,
    PasswordReset,
    Registration,
    Tie,
    User,
    Username,
)
from apps.accounts.models.ties import MIRRORS
from apps.accounts.serializers import ApiKeySerializer, MeSerializer
from apps.core import times
from apps.core.belongings import JSON, Belongings, register


def account(user_id: str) -> Iterator[JSON]:
    user = User.load(user_id)
    avatar = services.avatar_of(user, datetime.now(UTC))
    wish = EmailChange.find_of(user_id)
    yield {
        **MeSerializer.render_with(avatar, user),
        "formerUsername": user.former_username,
        "wantedEmail": wish.address if wish and not wish.concluded_at else None,
    }


def api_keys(user_id: str) -> Iterator[JSON]:
    return (ApiKeySerializer.render(key) for key in ApiKey.all_in(user_id))


def ties(user_id: str) -> Iterator[JSON]:
    """List whom they follow, ask to, block and mute; what others do is not theirs to take along."""
    for tie in Tie.all_in(user_id):
        if tie.kind in MIRRORS:
            yield {"kind": tie.kind, "userId": tie.other_id, "since": times.to_text(tie.created_at)}


def erase(user_id: str, now: datetime) -> bool:
    return services.erase_account(user_id=user_id, now=now)


register(
    Belongings(
        domain="accounts",
        models=(
            AddressClaim,
            ApiKey,
            AuditEntry,
            DirectoryEntry,
            EmailChange,
            Export,
            PasswordReset,
            Registration,
            Tie,
            User,
            Username,
        ),
        erase=erase,
        documents={"account": account, "api-keys": api_keys, "ties": ties},
    )
)
