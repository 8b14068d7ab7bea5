"""What can be done with accounts: the rules, and the one write of each."""

from apps.accounts.services.profiles import (
    create_profile,
    get_profile,
    language_of,
    time_zone_of,
)

__all__ = ["create_profile", "get_profile", "language_of", "time_zone_of"]
