"""`make bench`: what the function costs, cold and warm, through its own entry, as it is packed."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra import package, zappa
from infra.bench import photographs, stage
from infra.stages import STAGES

COLD_STARTS = 5
COUNT = 200
FEW, MANY = 100, 100_000
FOLLOWERS = 1000  # Whom one job serves.

Tell = Callable[[str], object]
JSON = dict[str, Any]


def run(*, many: int = MANY, count: int = COUNT, tell: Tell) -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with stage.running(folder / "aws") as environment:
            with _packed("local") as archive:
                shutil.unpack_archive(archive, folder / "local", "zip")
            job = {"package": str(folder / "local"), "token": stage.sign_in(environment).token}
            cold = [_measure(job | {"count": 0}, environment) for _ in range(COLD_STARTS)]
            _report_cold(cold, tell)
            for size in (FEW, many):
                # Somebody else each time: nobody may write that many posts in a minute.
                person = stage.sign_in(environment)
                job["token"] = person.token
                _make_one(job, environment)
                stage.let_follow(person.user_id, FOLLOWERS)
                stage.fill(person.user_id, size, tell=tell)
                _report_warm(size, _measure(job | {"count": count}, environment), tell)
        _report_pictures(tell)
        _report_sizes(tell)


def _measure(job: JSON, environment: dict[str, str]) -> JSON:
    """Run the measured process: no site-packages, no settings but the stage's."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", Path(__file__).with_name("measured.py")],
        input=json.dumps(job),
        env={**environment, "STAGE": "local"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-4000:])
    measured: JSON = json.loads(done.stdout.splitlines()[-1])
    return measured


def _make_one(job: JSON, environment: dict[str, str]) -> None:
    _measure(job | {"count": 0, "make_one": True}, environment)


@contextmanager
def _packed(name: str) -> Iterator[Path]:
    """Let Zappa pack a stage, as a deployment does."""
    settings = {name: zappa.stage_settings(name)}
    with package.prepared(STAGES[name.removesuffix("_work")], settings) as (folder, environment):
        zappa.run(
            *("package", name, "--output", "package.zip"),
            folder=folder,
            environment=environment,
            quiet=True,
        )
        yield folder / "package.zip"


def _report_cold(cold: list[JSON], tell: Tell) -> None:
    cpu = sorted(one["cold_ms"] for one in cold)
    memory = statistics.median(one["first_mb"] for one in cold)
    tell(
        f"\nA fresh process to its first 200: {statistics.median(cpu):.0f} ms of CPU "
        f"({cpu[0]:.0f} to {cpu[-1]:.0f}, {len(cpu)} starts), {memory:.0f} MB at most"
    )


def _report_warm(size: int, measured: JSON, tell: Tell) -> None:
    tell(f"\nWith {size} tasks and {FOLLOWERS} followers, {measured['peak_mb']:.0f} MB at most:")
    tell(f"  {'operation':<12}{'CPU ms':>8}{'calls':>8}{'units':>14}")
    for name, cost in measured["operations"].items():
        calls, units = (_range(cost[part]) for part in ("calls", "units"))
        tell(f"  {name:<12}{cost['cpu_ms']:>8.2f}{calls:>8}{units:>14}")


def _range(values: list[float]) -> str:
    """Tell one value, or the lowest and the highest of several."""
    return " to ".join(f"{value:g}" for value in dict.fromkeys((values[0], values[-1])))


def _report_pictures(tell: Tell) -> None:
    """Measure what the work function spends on a photograph of 12 megapixels."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _packed("local_work") as archive:
            shutil.unpack_archive(archive, folder / "work", "zip")
        photograph = folder / "photograph.jpeg"
        photographs.take(photograph)
        script = Path(__file__).with_name("pictures.py")
        done = subprocess.run(
            [sys.executable, "-S", "-B", script, folder / "work", photograph],
            check=True,
            capture_output=True,
            text=True,
        )
        cost: JSON = json.loads(done.stdout.splitlines()[-1])
        size = photograph.stat().st_size / 1e6
    tell(
        f"\nA JPEG of 12 megapixels ({size:.1f} MB) in three sizes, as WebP and as JPEG: "
        f"{cost['warm_ms']:.0f} ms of CPU (the first {cost['cold_ms']:.0f}, of which import "
        f"{cost['import_ms']:.0f}), {cost['peak_mb']:.0f} MB at most"
    )
    tell("  " + ", ".join(f"{name} {kb:.0f} KB" for name, kb in cost["kilobytes"].items()))


def _report_sizes(tell: Tell) -> None:
    tell(f"\n{'package':<12}{'zipped MB':>12}{'unzipped MB':>14}")
    for name in ("prod", "prod_work"):
        with _packed(name) as archive, zipfile.ZipFile(archive) as opened:
            zipped = archive.stat().st_size
            unzipped = sum(entry.file_size for entry in opened.infolist())
        tell(f"{name:<12}{zipped / 1e6:>12.1f}{unzipped / 1e6:>14.1f}")
