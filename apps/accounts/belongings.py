"""What accounts hold of a person."""

from collections.abc import Iterator
from datetime import datetime

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
    User,
    Username,
)
from apps.accounts.serializers import ApiKeySerializer, MeSerializer
from apps.core.belongings import JSON, Belongings, register


def account(user_id: str) -> Iterator[JSON]:
    user = User.load(user_id)
    wish = EmailChange.find_of(user_id)
    yield {
        **MeSerializer.render(user),
        "formerUsername": user.former_username,
        "wantedEmail": wish.address if wish else None,
    }


def api_keys(user_id: str) -> Iterator[JSON]:
    return (ApiKeySerializer.render(key) for key in ApiKey.all_in(user_id))


def erase(user_id: str, _now: datetime) -> bool:
    return services.erase_account(user_id)


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
            User,
            Username,
        ),
        erase=erase,
        documents={"account": account, "api-keys": api_keys},
    )
)
