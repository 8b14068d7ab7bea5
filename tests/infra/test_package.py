"""What goes into the functions' package, and what does not."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import ROOT
from infra import package, zappa
from infra.stages import STAGES

pytestmark = pytest.mark.timeout(180)

DEV_TOOLS = ("moto", "mypy", "pytest", "ruff", "uv", "hypothesis", "cfnlint", "troposphere")
SECRET = re.compile(rb"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY")


def pack(target: Path) -> Path:
    """Let Zappa pack the local stage, and keep its archive in `target`."""
    settings = {"local": zappa.stage_settings("local")}
    with package.prepared(STAGES["local"], settings) as (folder, environment):
        zappa.run(
            *("package", "local", "--output", "package.zip"),
            folder=folder,
            environment=environment,
            quiet=True,
        )
        return Path(shutil.copy(folder / "package.zip", target))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(pack(tmp_path_factory.mktemp("packed"))) as opened:
        yield opened


def test_it_holds_the_application_and_nothing_of_the_tools(archive: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in archive.namelist()}

    assert {"apps", "config", "django", "pynamodb", "zappa", "zappa_settings.py"} <= tops
    assert not tops & {*DEV_TOOLS, "infra", "tests", "docs", "var", ".git", ".venv"}


def test_all_bytecode_is_used_without_a_look_at_the_source(archive: zipfile.ZipFile) -> None:
    compiled = [name for name in archive.namelist() if name.endswith(".pyc")]

    flags = {archive.read(name)[4] for name in compiled}

    assert flags == {1}  # Hash-based, not checked: PEP 552.
    assert any(name.startswith("apps/core/") for name in compiled)
    assert any(name.startswith("django/") for name in compiled)


def test_the_same_code_makes_the_same_archive(archive: zipfile.ZipFile, tmp_path: Path) -> None:
    first = {entry.filename: (entry.CRC, entry.date_time) for entry in archive.infolist()}

    with zipfile.ZipFile(pack(tmp_path)) as again:
        second = {entry.filename: (entry.CRC, entry.date_time) for entry in again.infolist()}

    assert first == second


def test_no_file_of_ours_holds_a_secret(archive: zipfile.ZipFile) -> None:
    ours = [name for name in archive.namelist() if name.startswith(("apps/", "config/", "zappa_"))]

    assert [name for name in ours if SECRET.search(archive.read(name))] == []


def test_the_entry_answers_from_the_package_alone(
    archive: zipfile.ZipFile, aws: dict[str, str], tmp_path: Path
) -> None:
    archive.extractall(tmp_path)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from config.lambda_handler import handler\n"
        "event = {'httpMethod': 'GET', 'path': '/health/live', 'headers': {'Host': '127.0.0.1'},"
        " 'requestContext': {'identity': {'sourceIp': '203.0.113.9'}}, 'body': None}\n"
        "print(handler(event, None)['statusCode'])\n"
    )

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", program],
        env=aws,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines()[-1:] == ["200"], done.stderr


@pytest.mark.parametrize("name", ["dev", "staging", "prod"])
def test_the_settings_of_a_stage_hold_no_secret_and_name_both_functions(name: str) -> None:
    stages = json.loads((ROOT / "zappa_settings.json").read_text())

    for function in (name, f"{name}_work"):
        settings = zappa.stage_settings(function)

        assert function in stages
        assert settings["architecture"] == "arm64"
        assert settings["lambda_handler"] == "config.lambda_handler.handler"
        assert settings["manage_roles"] is False
        assert settings["keep_warm"] is False
        assert settings["environment_variables"]["STAGE"] == name
        assert "SECRET" not in json.dumps(settings)


def test_only_the_work_function_has_schedules() -> None:
    assert "events" not in zappa.stage_settings("prod")
    assert [event["function"] for event in zappa.stage_settings("prod_work")["events"]] == [
        "apps.core.due.run_due",
        "apps.accounts.reconcile.run_reconcile",
    ]


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_what_reads_images_is_in_the_work_function_alone(stage: str) -> None:
    api, work = (package._requirements(STAGES[stage], is_work=is_work) for is_work in (False, True))

    names = {line.partition("==")[0] for line in work.splitlines() if "==" in line}
    assert {"pillow", "blurhash", "django-storages"} <= names
    assert {line.partition("==")[0] for line in api.splitlines() if "==" in line} == names - {
        "pillow",
        "blurhash",
    }
