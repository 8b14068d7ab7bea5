"""The embedded AWS as a process. It runs in `.venv-aws`, so it imports nothing of ours.

MiniStack writes its state at an orderly end only. So a note lies in the state folder while it
runs: who finds it without a process behind it knows that the last run was cut off.

Of SES it writes all but the mails that were sent; here these are kept with the rest.
"""

import json
import os
import runpy
import time
from importlib import import_module
from pathlib import Path
from typing import Any

MAILS_KEPT = 500  # The newest: what nobody ever empties must not grow for ever.
MAILS = "_sent_emails"  # MiniStack's own name for them.


def main() -> None:  # pragma: no cover  # In a process of its own: tests/e2e.
    note = Path(os.environ["STATE_DIR"]) / "running.note"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(
        json.dumps(
            {
                "pid": os.getpid(),
                "port": int(os.environ["GATEWAY_PORT"]),
                "started": time.time(),
                "detached": "HEARTH_DETACHED" in os.environ,
            }
        )
    )
    _keep_mails()
    # SystemExit is how it ends in order.
    try:
        runpy.run_module("ministack", run_name="__main__", alter_sys=True)
    finally:
        note.unlink()


def _keep_mails() -> None:  # pragma: no cover
    """Let MiniStack write the mails into the file of SES, whole or not at all, and read them."""
    ses: Any = import_module("ministack.services.ses")
    mails, state, load = getattr(ses, MAILS), ses.get_state, ses.load_persisted_state

    def state_with_mails() -> dict[str, Any]:
        return {**state(), MAILS: _newest(mails)}

    def load_with_mails(found: dict[str, Any]) -> None:
        load(found)
        mails.update(found.get(MAILS, {}))

    ses.get_state, ses.load_persisted_state = state_with_mails, load_with_mails


def _newest(mails: Any) -> Any:  # pragma: no cover
    """Copy MiniStack's mails, which are lists by account and region, the newest of each alone."""
    kept = type(mails)()
    for (account, region, name), sent in mails.to_dict().items():
        kept.set_scoped(account, region, name, sent[-MAILS_KEPT:])
    return kept


if __name__ == "__main__":  # pragma: no cover
    main()
