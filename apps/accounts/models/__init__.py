"""The rows of the users table: profiles, the claims of usernames, open registrations, resets."""

from apps.accounts.models.registrations import Registration, State
from apps.accounts.models.resets import PasswordReset
from apps.accounts.models.usernames import Username
from apps.accounts.models.users import User

__all__ = ["PasswordReset", "Registration", "State", "User", "Username"]
