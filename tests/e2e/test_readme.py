"""The README's tour, run as it stands there against the served product."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from config import env
from tests.e2e.test_serve import serve

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("serve")]


def test_the_tour_runs(tmp_path: Path) -> None:
    [tour] = re.findall(r"```bash\n(.*?)```", (env.ROOT / "README.md").read_text(), re.DOTALL)

    with serve(tmp_path) as served:
        done = subprocess.run(  # noqa: S603  # Our own README.
            ["bash", "-euo", "pipefail", "-c", tour],  # noqa: S607
            env={**os.environ, "API": served.address},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert done.returncode == 0, done.stderr
    assert "Water the plants" in done.stdout
    assert "Call mum" in done.stdout
    assert "tasks.json" in done.stdout
