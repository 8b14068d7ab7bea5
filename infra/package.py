"""What goes into a function: our code and what it needs to run, for the platform it runs on.

Zappa would pack the working directory and the developer's environment, tools and all, anew each
time. So it gets a folder with nothing but the application, and an empty environment; what
requirements.txt names is packed once, and put in by Zappa's `zip` callback.
"""

import compileall
import hashlib
import json
import os
import platform
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.env import ROOT
from infra.stages import STAGES, Stage

BUILD = ROOT / "build"
CODE = ("apps", "config")
IN_LAMBDA = "/var/task"
# Lambda's arm64 runs Amazon Linux 2023, which has this C library.
AWS_PLATFORM = "aarch64-manylinux_2_28"
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
OLDEST_DATE = (1980, 1, 1, 0, 0, 0)

# What only the work function needs.
IMAGES = {"blurhash", "pillow"}
# What only Zappa's command line needs.
TOOLS = {
    "argcomplete",
    "cfn-flip",
    "hjson",
    "pip",
    "placebo",
    "python-slugify",
    "setuptools",
    "text-unidecode",
    "toml",
    "tqdm",
    "troposphere",
    "wheel",
}
# The Lambda runtime brings its own; the embedded one brings none.
SDK = {"boto3", "botocore", "s3transfer"}
UNUSED = (
    "**/tests",
    "**/*.pyi",
    "django/conf/app_template",
    "django/conf/locale/*/LC_MESSAGES",
    "django/conf/project_template",
    "django/contrib/*/locale",
    "django/contrib/admin/static",  # The code stays: DRF's schemas import some of it.
    "django/contrib/admin/templates",
    "django/contrib/gis",
    "rest_framework/locale",
    "bin",
    "zappa/cli.py",
    "zappa/core.py",
    "zappa/letsencrypt.py",
)
# Only what shows pages needs these, and in prod nothing does.
PAGES = ("drf_spectacular_sidecar*", "rest_framework/static", "rest_framework/templates")


@contextmanager
def prepared(stage: Stage, settings: dict[str, dict[str, Any]]) -> Iterator[tuple[Path, Path]]:
    """Lay out a stage's package. Yields the folder and the environment that Zappa packs."""
    for name in settings:
        make_packages(name)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix=f"{stage.name}-") as name:
        folder = Path(name)
        for part in CODE:
            ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(ROOT / part, folder / part, ignore=ignore)
        (folder / "zappa_settings.json").write_text(json.dumps(settings, indent=2))
        yield folder, _empty_environment()


def finish(cli: Any) -> None:
    """Put packages and bytecode in, and make the archive the same for the same code.

    Zappa calls this as its `zip` callback. Archived files lose their time, so Python would find
    all usual bytecode stale, and compile every module at each cold start.
    """
    archive = Path(cli.zip_path)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.unpack_archive(archive, folder, "zip")
        (folder / "package_info.json").unlink()  # The time and the user of the build.
        _compile(folder)
        shutil.copyfile(make_packages(cli.api_stage), archive)
        _pack(folder, archive)


def make_packages(name: str) -> Path:
    """Pack what a function needs for its platform, unless that was done before.

    `name`: of the function's settings, which are those of a stage or of its work.
    """
    packages = BUILD / f"packages-{name}-{_fingerprint()}.zip"
    if packages.exists():
        return packages
    BUILD.mkdir(exist_ok=True)
    stage = STAGES[name.removesuffix("_work")]
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        _install(stage, site, is_work=name.endswith("_work"))
        _prune(site, stage)
        _compile(site)
        fresh = packages.with_suffix(f".{os.getpid()}")  # Another process may be at it, too.
        _pack(site, fresh)
        fresh.replace(packages)
    return packages


def _empty_environment() -> Path:
    environment = BUILD / "environment"
    (environment / "lib" / PYTHON / "site-packages").mkdir(parents=True, exist_ok=True)
    return environment


def _install(stage: Stage, site: Path, *, is_work: bool) -> None:
    subprocess.run(
        [
            *(Path(sys.executable).with_name("uv"), "pip", "install", "--quiet"),
            *("--target", site, "--python", sys.executable),
            *("--only-binary", ":all:", "--no-deps", "--require-hashes"),
            *([] if stage.is_local else ["--python-platform", AWS_PLATFORM]),
            *("-r", "-"),
        ],
        check=True,
        input=_requirements(stage, is_work=is_work),
        text=True,
    )


def _requirements(stage: Stage, *, is_work: bool) -> str:
    """Take what a function needs from requirements.txt: a name, its version, its hashes."""
    left_out = TOOLS | (set() if stage.is_local else SDK) | (set() if is_work else IMAGES)
    blocks = re.findall(
        r"^\S.*\n(?:[ ]+.*\n)*", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    return "".join(block for block in blocks if block.partition("==")[0] not in left_out)


def _fingerprint() -> str:
    """Tell one set of requirements, rules and interpreter from another."""
    parts = (
        (ROOT / "requirements.txt").read_bytes(),
        Path(__file__).read_bytes(),
        platform.python_version().encode(),
    )
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _prune(site: Path, stage: Stage) -> None:
    for pattern in [*UNUSED, *(PAGES if stage.name == "prod" else ())]:
        for path in list(site.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _compile(folder: Path) -> None:
    for cache in list(folder.rglob("__pycache__")):
        shutil.rmtree(cache)
    compileall.compile_dir(
        folder,
        maxlevels=20,
        quiet=2,
        stripdir=str(folder),
        prependdir=IN_LAMBDA,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _pack(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), OLDEST_DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())
