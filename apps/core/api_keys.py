"""API keys as text: `hearth_<keyId>_<userId>_<secret>`.

The ids lead to the row in one read; the secret is 256 random bits. Of the whole text only a SHA-256
is kept, so that no part can be put in the place of another's. Nobody guesses so many bits: the hash
needs to be neither slow nor salted.
"""

import hashlib
import hmac
import re
import secrets
from typing import NamedTuple, Self

from apps.core import ids

BRAND = "hearth"  # By which tools that look for lost secrets know ours.
SECRET_BYTES = 32
_KEY = re.compile(f"{BRAND}_({ids.PATTERN})_([0-9a-f-]{{36}})_([A-Za-z0-9_-]{{43}})")


class Credential(NamedTuple):
    """What a key says when it is sent."""

    key_id: str
    user_id: str
    secret: str

    @classmethod
    def make(cls, key_id: str, user_id: str) -> Self:
        return cls(key_id, user_id, secrets.token_urlsafe(SECRET_BYTES))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a key; None if it is none."""
        match = _KEY.fullmatch(text)
        return cls(*match.groups()) if match else None

    @property
    def text(self) -> str:
        return f"{prefix_of(self.key_id)}_{self.user_id}_{self.secret}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def fits(self, digest: str) -> bool:
        return hmac.compare_digest(self.digest, digest)


def prefix_of(key_id: str) -> str:
    """Give the beginning of a key, by which its owner tells it from others."""
    return f"{BRAND}_{key_id}"
