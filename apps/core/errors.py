"""What can go wrong in a domain, without HTTP: `apps.core.api.errors` picks the status."""

from typing import ClassVar


class DomainError(Exception):
    """An expected refusal.

    `code` is part of the API and never changes, `message` is for people, and the keyword
    arguments become the `details` of the answer.
    """

    code: ClassVar[str]
    message: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(self.message)
        self.details = details


class Invalid(DomainError):
    """A value that only the rules can judge. `details`: field (as clients spell it) → messages."""

    code = "VALIDATION_ERROR"
    message = "The request is not valid."


class NotFound(DomainError):
    """Absent, or private to somebody else. The two look the same."""

    code = "RESOURCE_NOT_FOUND"
    message = "The requested resource was not found."


class Forbidden(DomainError):
    """Visible, but not for them to change."""

    code = "FORBIDDEN"
    message = "You may not do this."


class Conflict(DomainError):
    """The state does not allow it. Domains derive theirs, with a code that says more."""

    code = "CONFLICT"
    message = "The current state does not allow this."


class LostRace(Conflict):
    """A row changed between our read and our write, so what we decided no longer holds."""


class PreconditionFailed(DomainError):
    """The client named a version that is no longer the current one."""

    code = "PRECONDITION_FAILED"
    message = "It changed in the meantime. Read it again, then repeat."


class RateLimited(DomainError):
    """Too many tries. `retry_after_seconds` says when the next one counts again."""

    code = "RATE_LIMITED"
    message = "Too many requests. Wait a while, then repeat."

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class Unavailable(DomainError):
    """Something we depend on throttles, times out or is down. It passes."""

    code = "SERVICE_UNAVAILABLE"
    message = "This is not possible right now. Try again in a moment."
    retry_after_seconds = 1
