"""The guide's commands, run in their order against what is served. Its TypeScript is type-checked
by `test_typescript_client`.
"""

import os
import re
import subprocess

from config import env
from tests.e2e.test_serve import Served


def test_the_guide_runs(served: Served) -> None:
    guide = (env.ROOT / "docs/GUIDE.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    assert blocks[0] == "make serve\n"

    done = subprocess.run(  # noqa: S603  # Our own guide.
        ["bash", "-euo", "pipefail", "-c", "".join(blocks[1:])],  # noqa: S607
        env={**os.environ, "API": served.address},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert "Water the plants" in done.stdout
    assert (
        len(set(re.findall(r'"taskId":"(\w+)","userId":"[^"]+","title":"Buy bread"', done.stdout)))
        == 1
    )
