"""A drill at size: everything is lost and comes back, each half killed once with `kill -9`."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.backup import Scope
from tests.infra import drill

ROWS = 50_000  # In each of two tables.
FILES = 1000
HALF = 17  # Of the parts that come of so much.

ACT = """
import sys, django; django.setup()
from datetime import UTC, datetime
from infra.backup import Scope, place_at, restore, take
what, prefix, bucket, names, place = sys.argv[1:]
scope, now = Scope(prefix=prefix, names=tuple(names.split(",")), bucket=bucket), datetime.now(UTC)
steps = {
    "take": lambda: take(scope, place_at(place), now=now),
    "restore": lambda: restore(scope, place_at(place), now=now, over_existing=False, is_dry=False),
}[what]()
for step in steps:
    if what == "take" or step.written:
        print(".", flush=True)
"""


@pytest.mark.skipif("SOAK" not in os.environ, reason="minutes; with few rows: test_backup.py")
@pytest.mark.timeout(1800)
def test_all_comes_back(tmp_path: Path, aws: dict[str, str]) -> None:
    scope = drill.make_scope()
    drill.fill(scope, rows=ROWS, files=FILES)
    before = drill.checksums(scope)

    seconds = {"take": _do_with_a_kill("take", scope, tmp_path, aws)}
    drill.wipe(scope)
    seconds["restore"] = _do_with_a_kill("restore", scope, tmp_path, aws)

    assert drill.checksums(scope) == before
    assert len(before) == 2 * ROWS + FILES
    # No claim about time: it is the embedded AWS that takes it, and who else works on the machine.
    print(seconds, file=sys.__stdout__)


def _do_with_a_kill(what: str, scope: Scope, place: Path, aws: dict[str, str]) -> float:
    """Do it in a process that is killed half way, then in another. Returns the seconds of both."""
    command = [sys.executable, "-c", ACT, what, scope.prefix, scope.bucket, ",".join(scope.names)]
    environment = {**os.environ, **aws, "DJANGO_SETTINGS_MODULE": "config.settings"}
    started = time.monotonic()
    for steps in (HALF, None):
        with subprocess.Popen(  # noqa: S603
            [*command, str(place)], env=environment, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            for number, _ in enumerate(process.stdout):
                if number == steps:
                    process.kill()
        assert process.returncode == (0 if steps is None else -9)
    return time.monotonic() - started
