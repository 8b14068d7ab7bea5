"""The user pool: what we ask of Amazon Cognito, in plain values and our own errors.

Users are signed in by their e-mail, which callers fold to lower case, and otherwise named by their
`sub`: an e-mail may belong to another user in the next moment, a `sub` never does.
Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
"""

from apps.accounts.cognito.codes import (
    AlreadyConfirmed,
    confirm,
    resend_code,
    reset_password,
    send_reset_code,
)
from apps.accounts.cognito.decisions import ROLES, set_enabled, set_roles
from apps.accounts.cognito.passwords import change_password
from apps.accounts.cognito.sessions import Challenge, Tokens, refresh, sign_in, sign_out
from apps.accounts.cognito.totp import (
    answer_challenge,
    check_totp,
    has_totp,
    new_totp_secret,
    prefer_totp,
)
from apps.accounts.cognito.users import (
    EmailTaken,
    PoolUser,
    change_email,
    delete_user,
    find_user,
    mark_email_verified,
    nobody,
    note_rating,
    sign_up,
    unconfirmed_users,
)

__all__ = [
    "ROLES",
    "AlreadyConfirmed",
    "Challenge",
    "EmailTaken",
    "PoolUser",
    "Tokens",
    "answer_challenge",
    "change_email",
    "change_password",
    "check_totp",
    "confirm",
    "delete_user",
    "find_user",
    "has_totp",
    "mark_email_verified",
    "new_totp_secret",
    "nobody",
    "note_rating",
    "prefer_totp",
    "refresh",
    "resend_code",
    "reset_password",
    "send_reset_code",
    "set_enabled",
    "set_roles",
    "sign_in",
    "sign_out",
    "sign_up",
    "unconfirmed_users",
]
