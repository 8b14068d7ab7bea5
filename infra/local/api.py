"""The API on a developer's machine: `python -m infra.local.api`, behind `make serve`."""

import os
import signal
import sys

import waitress

from config import env
from config.wsgi import application
from infra.local.refusing import refuse_in_envelopes

THREADS = 16
BACKLOG = 1024  # A burst waits instead of being refused.


def main() -> None:  # pragma: no cover  # In a process of its own: tests/e2e.
    """Serve until SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    refuse_in_envelopes()
    waitress.serve(
        application,
        host="127.0.0.1",
        port=env.whole_number("PORT", default=8000),
        threads=THREADS,
        backlog=BACKLOG,
        connection_limit=BACKLOG,
        asyncore_use_poll=True,  # `select` knows no file number over 1023.
        ident=None,
        _quiet=True,
    )


if __name__ == "__main__":  # pragma: no cover
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
