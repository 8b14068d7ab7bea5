"""What a service refuses, as commands tell it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import CommandError

from apps.core.errors import DomainError, Unavailable


@contextmanager
def refusals_told() -> Iterator[None]:
    """Let a refusal in the block end the command with its message.

    Raises:
        CommandError: a service refused.
        Unavailable: AWS does not answer. `manage.py` itself tells that for all commands.
    """
    try:
        yield
    except Unavailable:
        raise
    except DomainError as error:
        raise CommandError(error.message) from error
