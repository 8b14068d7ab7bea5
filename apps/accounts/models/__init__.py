"""The rows of accounts: users and what else shares their table, ties, API keys and the logs."""

from apps.accounts.models.api_keys import ApiKey
from apps.accounts.models.audit import AuditEntry
from apps.accounts.models.directory import DirectoryEntry
from apps.accounts.models.email_changes import AddressClaim, EmailChange
from apps.accounts.models.exports import Export, ExportStatus
from apps.accounts.models.registrations import Registration, State
from apps.accounts.models.resets import PasswordReset
from apps.accounts.models.ties import Tie
from apps.accounts.models.usernames import Username
from apps.accounts.models.users import User

__all__ = [
    "AddressClaim",
    "ApiKey",
    "AuditEntry",
    "DirectoryEntry",
    "EmailChange",
    "Export",
    "ExportStatus",
    "PasswordReset",
    "Registration",
    "State",
    "Tie",
    "User",
    "Username",
]
