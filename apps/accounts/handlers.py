"""What accounts do when something happened: they write to whom it concerns."""

from datetime import UTC, datetime

from apps.accounts import services
from apps.accounts.events import AccountDeleted, AccountRegisteredAgain
from apps.accounts.models import EmailChange, Export, User
from apps.core import jobs, limits, metrics
from apps.core.due import Due, when_due
from apps.core.errors import RateLimited
from apps.core.events import Change, follow, on
from apps.core.limits import Rate

# So a repeated delivery sends nothing, and nobody can flood a stranger's mailbox.
MAILS = Rate("registered-again-mail", 1, 3600)
WANTED_MAILS = Rate("email-wanted-mail", 1, 3600)
CODE_MAILS = Rate("email-code-mail", 1, 24 * 3600)  # Per code.
CHANGED_MAILS = Rate("email-changed-mail", 1, 24 * 3600)  # Per change.
SUBJECT = "You have a Hearth account"
TEXT = """Somebody, maybe you, tried to register at Hearth with this e-mail address.

You have an account already: sign in with it, or ask for a new password if you forgot yours.
If it was not you, there is nothing to do: nobody has learned that you have an account.
"""
WANTED_SUBJECT = "Somebody wants to use your e-mail address"
WANTED_TEXT = """Somebody, maybe you, tried to move a Hearth account to this e-mail address.

An account has it already, so nothing was changed. To use the address for the other account, change
that of this one first. If it was not you, there is nothing to do: nobody has learned of it.
"""
CODE_SUBJECT = "Your Hearth code"
CODE_TEXT = """Your code to use this e-mail address for your Hearth account is {code}.

It is good for an hour. If you did not ask for it, there is nothing to do.
"""
CHANGED_SUBJECT = "Your Hearth account has another e-mail address"
CHANGED_TEXT = """Your Hearth account was moved from this e-mail address to another one.

If it was not you, answer this mail at once.
"""


@on(AccountRegisteredAgain)
def tell_owner(event: AccountRegisteredAgain) -> None:
    email = services.email_of(event.user_id)
    if email:
        _send_within(MAILS, event.user_id, email, SUBJECT, TEXT)


@follow(User)
def count_registration(change: Change[User]) -> None:
    """No event: a user is new to the others when they do something."""
    if change.old is None and change.new:
        metrics.count("UsersRegistered")


@follow(EmailChange)
def answer_wish(change: Change[EmailChange]) -> None:
    """Mail the code to the new address, or tell whoever has it that somebody else wants it.

    No event: the bus need not hear of it.
    """
    wish = change.new
    if wish is None or (change.old and change.old.change_id == wish.change_id):
        return
    owner = services.other_user_with(wish)
    if owner:
        _send_within(WANTED_MAILS, owner, wish.address, WANTED_SUBJECT, WANTED_TEXT)
    else:
        text = CODE_TEXT.format(code=services.code_of(wish))
        _send_within(CODE_MAILS, wish.change_id, wish.address, CODE_SUBJECT, text)


@follow(User)
def tell_old_address(change: Change[User]) -> None:
    """Write to the address that a user had, which only this change still knows."""
    old, new = change.old, change.new
    if old and new and old.email and old.email != new.email:
        _send_within(CHANGED_MAILS, change.change_id, old.email, CHANGED_SUBJECT, CHANGED_TEXT)


@follow(User)
def drop_avatar_image(change: Change[User]) -> None:
    services.drop_avatar_image(change.old, change.new, now=datetime.now(UTC))


@follow(User)
def index_user(change: Change[User]) -> None:
    services.index_user(change.old, change.new)


@follow(User)
def let_requests_in(change: Change[User]) -> None:
    """Let those in who wait, once an account is private no more."""
    old, new = change.old, change.new
    if old and new and old.private_account and not new.private_account:
        jobs.hand_over(services.LET_IN, user_id=new.user_id)


@jobs.job(services.LET_IN)
def go_on_letting_in(detail: dict[str, str]) -> None:
    services.let_requests_in(**detail, now=datetime.now(UTC))


@follow(User)
def note_rating(change: Change[User]) -> None:
    """Let the pool know what others think of somebody, once that has changed."""
    old, new = change.old, change.new
    if new and old and old.rating != new.rating:
        jobs.hand_over(services.NOTE_RATING, user_id=new.user_id)


@jobs.job(services.NOTE_RATING)
def note_rating_in_pool(detail: dict[str, str]) -> None:
    services.note_rating(user_id=detail["user_id"])


@on(AccountDeleted)
def begin_erasing(event: AccountDeleted) -> None:
    jobs.hand_over(services.ERASE, user_id=event.user_id)


@jobs.job(services.ERASE)
def erase(detail: dict[str, str]) -> None:
    if not services.erase(**detail, now=datetime.now(UTC)):
        jobs.hand_over(services.ERASE, **detail)


@when_due(services.ERASURE)
def go_on_erasing(due: Due, now: datetime) -> None:
    services.fire_erasure(due, now=now)


@follow(Export)
def begin_export(change: Change[Export]) -> None:
    if change.new and change.old is None:
        export = {"user_id": change.new.user_id, "export_id": change.new.export_id}
        jobs.hand_over(services.BUILD_EXPORT, **export)


@jobs.job(services.BUILD_EXPORT)
def build_export(detail: dict[str, str]) -> None:
    services.build_export(**detail, now=datetime.now(UTC))


def _send_within(rate: Rate, subject_id: str, to: str, subject: str, text: str) -> None:
    """Send a mail unless the rate is used up; what could not be sent does not count."""
    from django.core.mail import send_mail  # noqa: PLC0415  # 30 ms, for this alone.

    try:
        limits.use(rate, subject_id, datetime.now(UTC))
    except RateLimited:
        return
    try:
        send_mail(subject, text, None, [to])
    except Exception:
        limits.give_back(rate, subject_id)  # The delivery will be repeated.
        raise
