"""Runs alone in a fresh interpreter, and measures what the pictures of one photograph cost.

It is given the work function's package and the photograph, and prints what it measured as its last
line. Nothing of ours is imported before the clock runs.
"""

import json
import sys
import time
from pathlib import Path

from measured import peak_megabytes  # type: ignore[import-not-found]  # It lies beside this file.


def main() -> None:
    """Read the photograph twice: in a cold process, then in a warm one."""
    package, photograph = sys.argv[1:]
    sys.path.insert(0, package)
    data = Path(photograph).read_bytes()
    started = time.process_time()
    from apps.media.pictures import read_picture  # noqa: PLC0415  # Part of what is measured.

    imported = time.process_time()
    renditions = read_picture(data, "image/jpeg").renditions
    cold = time.process_time()
    read_picture(data, "image/jpeg")
    measured = {
        "import_ms": (imported - started) * 1000,
        "cold_ms": (cold - started) * 1000,
        "warm_ms": (time.process_time() - cold) * 1000,
        "peak_mb": peak_megabytes(),
        "kilobytes": {f"{one.name}.{one.format}": len(one.data) / 1000 for one in renditions},
    }
    print(json.dumps(measured))


if __name__ == "__main__":  # pragma: no cover  # In a process of its own.
    main()
