"""The README's tour and the guide's commands, run as they stand there against what is served."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from config import env
from tests.e2e.test_serve import Served

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("serve")]


def blocks(document: Path, language: str) -> list[str]:
    marked = rf"^```{language}\n(.*?)^```"
    return re.findall(marked, document.read_text(), re.DOTALL | re.MULTILINE)


def run(script: str, served: Served) -> str:
    done = subprocess.run(  # noqa: S603  # Our own documents.
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607
        env={**os.environ, "API": served.address},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_tour_runs(served: Served) -> None:
    [tour] = blocks(env.ROOT / "README.md", "bash")

    told = run(tour, served)

    assert "Water the plants" in told
    assert "Call mum" in told
    assert "tasks.json" in told


def test_the_guide_runs(served: Served) -> None:
    [start, *steps] = blocks(env.ROOT / "docs/GUIDE.md", "sh")
    assert start == "make serve\n"

    told = run("".join(steps), served)

    assert "Water the plants" in told
    made = re.findall(r'"taskId":"(\w+)","userId":"[^"]+","title":"Buy bread"', told)
    assert len(made) > 1
    assert len(set(made)) == 1  # The key was the same.
