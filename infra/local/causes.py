"""Why a handler failed: the answer to Lambda does not say, but the log does."""

import logging
import threading

_seen = threading.local()


class _CauseKeeper(logging.Handler):
    """Remembers the last exception that this thread logged."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            _seen.cause = repr(record.exc_info[1])


def keep_causes() -> None:
    """Listen to the log from now on."""
    logging.getLogger().addHandler(_CauseKeeper())


def last_cause() -> str:
    """Tell why this thread's last handler failed."""
    return str(getattr(_seen, "cause", "unknown"))
