"""What can be refused about accounts."""

from apps.core.errors import Conflict, DomainError


class UsernameTaken(Conflict):
    """Somebody else has this username, but for case, or held it a while ago."""

    code = "USERNAME_TAKEN"
    message = "This username is taken. Choose another."


class UsernameChangedRecently(Conflict):
    """`details`: from when on it may be changed again."""

    code = "USERNAME_CHANGED_RECENTLY"
    message = "A username can be changed once in 30 days."


class EmailTaken(Conflict):
    """Another account has this address. Told only to who has shown that it is theirs."""

    code = "EMAIL_TAKEN"
    message = "Another account has this e-mail address."


class OwnAccount(Conflict):
    """Administrators neither suspend nor demote themselves: nobody might be left to undo it.

    Moderators decide on no report about themselves.
    """

    code = "OWN_ACCOUNT"
    message = "This is about your own account. Ask somebody else."


class NotOneself(Conflict):
    """What ties one person to another ties nobody to themselves, and nobody reports themselves."""

    code = "NOT_ONESELF"
    message = "You cannot follow, block, mute or report yourself."


class MfaEnabled(Conflict):
    """There is a second factor already."""

    code = "MFA_ENABLED"
    message = "A second factor is in use. Disable it first, with a code of it."


class WeakPassword(DomainError):
    """`details`: the rules that the password breaks."""

    code = "WEAK_PASSWORD"
    message = "The password does not follow the rules."


class InvalidCode(DomainError):
    """A wrong code, or one for something that does not exist. The two look the same."""

    code = "INVALID_CODE"
    message = "The code is not right. Check it, or ask for a new one."


class ExpiredCode(DomainError):
    """It was the right code once."""

    code = "EXPIRED_CODE"
    message = "The code is too old. Ask for a new one."


class InvalidCredentials(DomainError):
    """Unknown e-mail or wrong password. The two look the same."""

    code = "INVALID_CREDENTIALS"
    message = "E-mail or password is not right."


class MustResetPassword(InvalidCredentials):
    """An administrator made the password void. To clients it is just wrong."""


class SessionOver(InvalidCredentials):
    """A sign-in that took too long, or that somebody else began."""

    message = "This sign-in is over. Begin again with e-mail and password."


class NotConfirmed(DomainError):
    """The password is right, but the e-mail was never confirmed."""

    code = "NOT_CONFIRMED"
    message = "Confirm your e-mail first, with the code that we sent you."


class SignedOut(DomainError):
    """A refresh token that is no longer good, or never was."""

    code = "UNAUTHENTICATED"
    message = "Sign in again."
