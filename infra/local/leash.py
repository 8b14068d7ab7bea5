"""Children that never outlive their parent: `python -m infra.local.leash <module> [arguments]`.

The parent holds the other end of the child's standard input. However it ends, also by `kill -9`,
the system closes that end, and the child stops itself in order. It works wherever pipes do, and
there is no watching process that could be killed alone.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 10


def start(
    python: str | Path, module: str, *arguments: str, env: Mapping[str, str], log: Path
) -> "subprocess.Popen[bytes]":
    """Run a module as a child that stops when this process is gone. Its output goes to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [python, "-m", "infra.local.leash", module, *arguments],
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the parent, which stops its children in order.
        )


def stop(child: "subprocess.Popen[bytes]") -> None:
    """End a child in order and wait for it; by force when it does not listen."""
    child.terminate()
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdin:
        child.stdin.close()


def _follow_parent() -> None:  # pragma: no cover  # In a process of its own: tests/e2e.
    # Not sys.stdin: at its end the interpreter would wait for a buffer that this thread holds.
    while os.read(0, 1):
        pass
    # Who is needed by another child of the same parent lets that one go first.
    time.sleep(float(os.environ.get("LEASH_SECONDS", "0")))
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def main() -> None:  # pragma: no cover  # In a process of its own: tests/e2e.
    """Become the module that the command line names."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":  # pragma: no cover
    main()
