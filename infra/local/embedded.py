"""The embedded AWS as a process. It runs in `.venv-aws`, so it imports nothing of ours.

MiniStack writes its state at an orderly end only. So a note lies in the state folder while it
runs: who finds it without a process behind it knows that the last run was cut off.
"""

import json
import os
import runpy
import time
from pathlib import Path


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
    # SystemExit is how it ends in order.
    try:
        runpy.run_module("ministack", run_name="__main__", alter_sys=True)
    finally:
        note.unlink()


if __name__ == "__main__":  # pragma: no cover
    main()
