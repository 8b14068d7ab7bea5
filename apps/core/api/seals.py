"""Text that only we can read or make: AES-GCM, bound to where it may be used.

Source: https://csrc.nist.gov/pubs/sp/800/38/d/final
"""

import base64
import binascii
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
VERSION = b"\x01"


class BrokenSeal(Exception):
    """We did not make this, or not for here."""


def seal_bytes(plain: bytes, *, secret: str, bound_to: str) -> bytes:
    """Encrypt `plain`. `secret` goes into the key, besides our own."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + _cipher(secret).encrypt(nonce, plain, bound_to.encode())


def open_bytes(sealed: bytes, *, secret: str, bound_to: str) -> bytes:
    """Decrypt what `seal_bytes` made with the same `secret` and `bound_to`.

    Raises:
        BrokenSeal: it was not.
    """
    nonce, body = sealed[1 : NONCE_BYTES + 1], sealed[NONCE_BYTES + 1 :]
    if sealed[:1] != VERSION or len(nonce) != NONCE_BYTES:
        raise BrokenSeal
    try:
        return _cipher(secret).decrypt(nonce, body, bound_to.encode())
    except InvalidTag as error:
        raise BrokenSeal from error


def seal_text(plain: bytes, *, bound_to: str) -> str:
    sealed = seal_bytes(plain, secret="", bound_to=bound_to)  # Ours alone.
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_text(sealed: str, *, bound_to: str) -> bytes:
    """Decrypt what `seal_text` made. Raises BrokenSeal."""
    try:
        raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrokenSeal from error
    # A text that decodes to the same bytes is not the one that we gave out.
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != sealed:
        raise BrokenSeal
    return open_bytes(raw, secret="", bound_to=bound_to)  # Ours alone.


def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"{settings.SECRET_KEY}\n{secret}".encode()).digest())
