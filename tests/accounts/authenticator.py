"""An authenticator app, as people have one on their phones."""

import base64
import hashlib
import hmac
import time

STEP_SECONDS = 30


def totp(secret: str, *, steps_later: int = 0) -> str:
    """Make the code of this moment, or of some steps later: RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = int(time.time()) // STEP_SECONDS + steps_later
    digest = hmac.digest(key, step.to_bytes(8, "big"), hashlib.sha1)
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def wrong_totp(secret: str) -> str:
    """Make a code that is good at no time near."""
    good = {totp(secret, steps_later=steps) for steps in range(-5, 6)}
    return next(code for code in (f"{number:06d}" for number in range(100)) if code not in good)
