"""Notes which lines and branches of the product the tests run: `pytest -p tests.measuring`.

SlipCover puts probes into the product's code as it is imported, and takes them out once they have
told, so it costs little, where a tracer of every call in every library doubles the time. Its own
plugin would put them into libraries as well (docs/decisions/0012).
"""

import json
import os
import sys
from pathlib import Path

import pytest
import slipcover

FOLDER = Path("build/coverage")
PRODUCT = ["apps", "config", "infra"]
RUN_BY_LOCUST = ["infra/load/locustfile.py", "infra/load/visits/*"]  # In .venv-load.
NEVER_BY_ITSELF = sys.maxsize

_probes = slipcover.Slipcover(
    branch=True, source=PRODUCT, omit=RUN_BY_LOCUST, d_miss_threshold=NEVER_BY_ITSELF
)
slipcover.ImportManager(_probes, slipcover.FileMatcher(PRODUCT, RUN_BY_LOCUST)).__enter__()
_done: set[Path] = set()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Take out the probes that have told, after the first, second, fourth, eighth … file.

    Between claims alone, since it takes a moment, and some of them measure time.
    """
    if nextitem and nextitem.path == item.path:
        return
    _done.add(item.path)
    is_power_of_two = len(_done).bit_count() == 1
    if is_power_of_two and sys.version_info < (3, 12):  # Later ones let the interpreter do it.
        _probes.deinstrument_seen()


def pytest_sessionfinish() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    process = os.environ.get("PYTEST_XDIST_WORKER", "main")
    (FOLDER / f"{process}.json").write_text(json.dumps(_probes.get_coverage()))
