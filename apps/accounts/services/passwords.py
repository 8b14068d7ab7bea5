"""What a password must be, how it is shown again, and kept while no account has it yet."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from apps.accounts.errors import InvalidCredentials, WeakPassword
from apps.core.limits import failures_counted, rate_of

FAILURES = rate_of("password-failures")
FAILURES_OF_HOUR = rate_of("password-failures-of-hour")
SHORTEST = 10
LONGEST = 256  # Of Cognito.
SALT_BYTES = 16
NO_HASH = bytes(SALT_BYTES)  # Nothing hashes to it, but comparing takes as long.

# Cognito counts Latin letters only: https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
RULES: dict[str, Callable[[str], bool]] = {
    "minLength": lambda password: len(password) >= SHORTEST,
    "maxLength": lambda password: len(password) <= LONGEST,
    "uppercase": lambda password: any("A" <= sign <= "Z" for sign in password),
    "lowercase": lambda password: any("a" <= sign <= "z" for sign in password),
    "digit": lambda password: any("0" <= sign <= "9" for sign in password),
    "noOuterSpace": lambda password: password == password.strip(),
}


def check_password(password: str) -> None:
    """Refuse a password that breaks a rule.

    Raises:
        WeakPassword: `details` names the rules.
    """
    broken = [name for name, holds in RULES.items() if not holds(password)]
    if broken:
        raise WeakPassword(rules=broken)


def password_attempt(user_id: str, now: datetime) -> AbstractContextManager[None]:
    """Let somebody who is signed in show their password, and count it if it is wrong.

    Raises:
        RateLimited: too many wrong ones, whoever brought them.
    """
    counters = [(FAILURES, user_id), (FAILURES_OF_HOUR, user_id)]
    return failures_counted(counters, (InvalidCredentials,), now)


def hash_password(password: str) -> bytes:
    """Make salt and hash, which are kept for a day at most."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt + _hash(password, salt)


def is_password(password: str, salt_and_hash: bytes) -> bool:
    salt, known = salt_and_hash[:SALT_BYTES], salt_and_hash[SALT_BYTES:]
    return hmac.compare_digest(_hash(password, salt), known)


def _hash(password: str, salt: bytes) -> bytes:
    # 16 MB and some 40 ms: https://www.rfc-editor.org/rfc/rfc7914
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
