"""`manage.py deploy --dry-run`: what a deployment would do, told without an account."""

import os
import subprocess
import sys
from pathlib import Path

from config import env
from infra import plan
from infra.stages import STAGES


def test_it_tells_the_phases_in_order_and_asks_and_writes_nothing(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603  # Our own command.
        [sys.executable, env.ROOT / "manage.py", "deploy", "--stage", "prod", "--dry-run"],
        # Who asked AWS would fail: nobody is there.
        env={**os.environ, "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    phases = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert phases == ["1/4 Infrastructure", "2/4 Functions", "3/4 Wiring", "4/4 Smoke test"]
    assert list(tmp_path.iterdir()) == []


def test_each_phase_tells_its_changes() -> None:
    lines = list(plan.lines(STAGES["prod"]))

    assert lines[1].startswith("  change set of hearth-prod-data, for ")
    assert "  zappa deploy prod; zappa update prod where hearth-prod is there already" in lines
    assert "  hearth-prod-work reads TasksTableStream" in lines
    for function in ("hearth-prod", "hearth-prod-work"):
        assert f"  the API of {function} takes 1000 requests a second, 2000 at once" in lines
        assert f"  the firewall stands before the API of {function}" in lines
    assert lines[-2:] == [
        "  else the version before of hearth-prod-work comes back",
        "  docs, redoc and schema go into the bucket",
    ]
