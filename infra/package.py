"""What goes into a function: our code and what it needs to run, for the platform it runs on.

Zappa packs a folder and a virtual environment. We make both ourselves: the folder holds nothing
but the application, the environment nothing but requirements.txt, without what only tools need.
"""

import compileall
import hashlib
import json
import platform
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from config.env import ROOT
from infra.stages import Stage

BUILD = ROOT / "build"
CODE = ("apps", "config")
IN_LAMBDA = "/var/task"
# Lambda's arm64 runs Amazon Linux 2023, which has this C library.
AWS_PLATFORM = "aarch64-manylinux_2_28"
OLDEST_DATE = (1980, 1, 1, 0, 0, 0)

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
    "django/contrib/admin",
    "django/contrib/admindocs",
    "django/contrib/gis",
    "rest_framework/locale",
    "bin",
    "zappa/cli.py",
    "zappa/core.py",
    "zappa/letsencrypt.py",
)
# Only what shows pages needs these, and in prod nothing does.
PAGES = ("drf_spectacular_sidecar*", "rest_framework/static", "rest_framework/templates")


def prepare(stage: Stage, settings: dict[str, dict[str, Any]]) -> tuple[Path, Path]:
    """Lay out a stage's package. Returns the folder and the environment that Zappa packs."""
    folder = BUILD / stage.name
    shutil.rmtree(folder, ignore_errors=True)
    for name in CODE:
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    (folder / "zappa_settings.json").write_text(json.dumps(settings, indent=2))
    return folder, _environment(stage)


def finish(cli: Any) -> None:
    """Add bytecode that needs no check, and make the archive the same for the same code.

    Zappa calls this as its `zip` callback. Archived files lose their time, so Python would find
    all usual bytecode stale, and compile every module at each cold start.
    """
    archive = Path(cli.zip_path)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.unpack_archive(archive, folder, "zip")
        (folder / "package_info.json").unlink()  # The time and the user of the build.
        for part in CODE:
            _compile(folder / part, folder)
        _compile(folder, folder, levels=0)
        _pack(folder, archive)


def _environment(stage: Stage) -> Path:
    """Install the requirements for a stage's platform, unless that was done before."""
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    environment = BUILD / f"environment-{stage.name}-{_fingerprint()}"
    site = environment / "lib" / python / "site-packages"
    if (environment / "made").exists():
        return environment
    shutil.rmtree(environment, ignore_errors=True)
    subprocess.run(
        [
            *(Path(sys.executable).with_name("uv"), "pip", "install", "--quiet"),
            *("--target", site, "--python", sys.executable),
            *("--only-binary", ":all:", "--no-deps", "--require-hashes"),
            *([] if stage.is_local else ["--python-platform", AWS_PLATFORM]),
            *("-r", "-"),
        ],
        check=True,
        input=_requirements(stage),
        text=True,
    )
    _prune(site, stage)
    _compile(site, site)
    (environment / "made").touch()
    return environment


def _requirements(stage: Stage) -> str:
    """Take what a function needs from requirements.txt: a name, its version, its hashes."""
    left_out = TOOLS if stage.is_local else TOOLS | SDK
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


def _compile(part: Path, folder: Path, *, levels: int = 20) -> None:
    for cache in list(part.rglob("__pycache__") if levels else []):
        shutil.rmtree(cache)
    compileall.compile_dir(
        part,
        maxlevels=levels,
        quiet=2,
        force=True,
        stripdir=str(folder),
        prependdir=IN_LAMBDA,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _pack(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), OLDEST_DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())
