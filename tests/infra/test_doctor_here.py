"""`doctor` on faults of the machine and of the environment, each planted for real."""

import ast
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config import env
from infra import doctor as infra_doctor
from infra.doctor import machine
from infra.doctor.findings import Finding, looked_at
from infra.doctor.machine import Machine
from infra.local import ports

READ_BY_OLD_PYTHONS = [
    "manage.py",
    "infra/doctor/__init__.py",
    "infra/doctor/findings.py",
    "infra/doctor/machine.py",
    "infra/local/ports.py",
]
OF_OLD = {"TYPE_CHECKING", "Any", "NamedTuple", "TypeVar"}  # In `typing`.

NOBODY = 2**22 + 1  # A process number that Linux does not give out.


@pytest.fixture
def healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine of files alone, on which all is well."""
    for environment, requirements in ((".venv", "dev"), (".venv-aws", "aws")):
        (tmp_path / f"requirements-{requirements}.txt").write_text(
            'one-thing==1.2 \\\n    --hash=sha256:0\nelsewhere==3 ; python_full_version < "3"\n'
        )
        info = tmp_path / environment / "lib/python3.11/site-packages/one_thing-1.2.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Name: one_thing\nVersion: 1.2\n")
    var_dir = tmp_path / "var"
    (var_dir / "aws").mkdir(parents=True)
    (var_dir / "stage.json").write_text("{}")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    made = Machine(
        root=tmp_path, var_dir=var_dir, port=str(free_port()), stage="local", python=(3, 11, 7)
    )
    note(made, pid=os.getpid(), started=time.time() + 60)
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def note(on: Machine, **said: Any) -> None:
    (on.var_dir / "aws/running.note").write_text(json.dumps(said))


def findings(on: Machine) -> list[Finding]:
    return list(looked_at(machine.CHECKS, on))


def test_a_healthy_machine_has_none(healthy: Machine) -> None:
    assert findings(healthy) == []


def _lose(environment: str) -> Callable[[Machine], None]:
    def plant(on: Machine) -> None:
        (on.root / environment / "lib").rename(on.root / environment / "gone")

    return plant


def _pin(requirements: str, text: str) -> Callable[[Machine], None]:
    def plant(on: Machine) -> None:
        (on.root / requirements).write_text(text)

    return plant


def _damage_notes(on: Machine) -> None:
    (on.var_dir / "stage.json").write_text("{")


def _stop_aws(on: Machine) -> None:
    (on.var_dir / "aws/running.note").unlink()


def _kill_aws(on: Machine) -> None:
    note(on, pid=NOBODY, started=time.time())


def _age_aws(on: Machine) -> None:
    note(on, pid=os.getpid(), started=1.0)


@pytest.mark.parametrize(
    ("plant", "what", "remedy"),
    [
        (_lose(".venv"), ".venv is missing", "make .venv/made"),
        (_lose(".venv-aws"), ".venv-aws is missing", "make .venv-aws/made"),
        (_pin("requirements-dev.txt", "one.thing==1.3"), "1.2 instead of 1.3", ".venv/made"),
        (_pin("requirements-dev.txt", "two==1"), "two missing instead of 1", ".venv/made"),
        (_pin("requirements-aws.txt", "one-thing==2"), ".venv-aws is not as", ".venv-aws/made"),
        (_damage_notes, "stage.json is damaged", "rm "),
        (_stop_aws, "No embedded AWS runs", "make serve"),
        (_kill_aws, "was cut off", "make serve"),
        (_age_aws, "older than requirements-aws.txt", "Stop it"),
    ],
)
def test_a_fault_in_files_is_told_with_its_remedy(
    healthy: Machine, plant: Callable[[Machine], None], what: str, remedy: str
) -> None:
    plant(healthy)

    [found] = findings(healthy)

    assert what in found.what
    assert remedy in found.remedy


def test_an_old_python_is_told(healthy: Machine) -> None:
    [found] = findings(replace(healthy, python=(3, 9, 2)))

    assert found.what == "Python 3.9.2 runs; Hearth needs 3.11 or later."


@pytest.mark.parametrize("path", READ_BY_OLD_PYTHONS)
def test_older_pythons_can_read_what_tells_them(path: str) -> None:
    module = ast.parse((machine.ROOT / path).read_text(), feature_version=(3, 8))

    imported = {
        name.name: one.module
        for one in module.body
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    }
    assert path == "manage.py" or imported["annotations"] == "__future__"
    assert {name for name, source in imported.items() if source == "typing"} <= OF_OLD


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        yield int(other.getsockname()[1])


def test_a_port_of_somebody_else_is_told(healthy: Machine, taken: int) -> None:
    [found] = findings(replace(healthy, port=str(taken)))

    assert found.what == f"Port {taken} is taken by another program."
    assert found.remedy == f"make serve PORT={taken + 1}"


def test_the_port_of_what_is_served_here_is_no_fault(healthy: Machine, taken: int) -> None:
    with ports.noted(healthy.var_dir, taken):
        assert findings(replace(healthy, port=str(taken))) == []


def test_a_port_of_another_hearth_is_told_with_the_one_of_this(
    healthy: Machine, taken: int
) -> None:
    with socket.socket() as mine:
        mine.bind(("127.0.0.1", 0))
        port = int(mine.getsockname()[1])
        with ports.noted(healthy.var_dir, port):
            [found] = findings(replace(healthy, port=str(taken)))

    assert found.what == f"Port {taken} is taken by another program."
    assert f"PORT={port}" in found.remedy


def test_what_was_killed_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "api.port").write_text(str(free_port()))

    assert ports.served_port(tmp_path) is None


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_a_number_that_is_no_port_is_told(healthy: Machine, port: str) -> None:
    [found] = findings(replace(healthy, port=port))

    assert found.what == f"A port is a number from 1 to 65535, not {port}."
    assert found.remedy == "make serve PORT=8000"


def test_a_port_that_is_no_number_is_told(healthy: Machine) -> None:
    [found] = findings(replace(healthy, port="http"))

    assert "PORT must be a whole number" in found.what


def test_a_file_in_the_place_of_the_folder_is_told(healthy: Machine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    found = findings(replace(healthy, var_dir=tmp_path / "file"))

    assert "must be a folder" in found[0].what


def test_a_folder_that_may_not_be_written_is_told(
    healthy: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:  # Root may write everywhere, so it has to be told that it may not.
        monkeypatch.setattr(os, "access", lambda *_: False)
    healthy.var_dir.chmod(0o500)

    found = findings(healthy)
    healthy.var_dir.chmod(0o700)

    assert found[0].remedy == f"chmod u+rwx {healthy.var_dir}"


def test_a_check_that_cannot_look_says_so_and_the_others_go_on() -> None:
    def the_stars(_: None) -> Iterator[Finding]:
        yield Finding("one", "two")
        raise OSError(13, "Clouds")

    def the_sea(_: None) -> Iterator[Finding]:
        yield Finding("three", "four")

    whats = [one.what for one in looked_at([the_stars, the_sea], None)]

    assert whats == ["one", "Cannot tell about the stars: [Errno 13] Clouds", "three"]


Doctor = Callable[..., tuple[int, list[dict[str, str]]]]


@pytest.fixture
def doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Doctor:
    """Run the command with changes to the environment. Returns its exit code and findings."""

    def run(**changes: str | None) -> tuple[int, list[dict[str, str]]]:
        for name, value in {"VAR_DIR": str(tmp_path), "PORT": str(free_port()), **changes}.items():
            monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
        stage = os.environ.get("STAGE", "local")
        monkeypatch.setattr(env, "STAGE", stage)
        monkeypatch.setattr(env, "IS_LOCAL", stage == "local")
        monkeypatch.setattr(settings, "AWS_ENDPOINT_URL", os.environ.get("AWS_ENDPOINT_URL"))
        code = infra_doctor.main(["--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_healthy_stage_has_none(aws: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=env.ROOT,
        env={"VAR_DIR": str(tmp_path), "PORT": str(free_port()), **os.environ, **aws},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "\nNothing to mend.\n", "")


def test_from_the_machine_to_aws_all_is_looked_at(aws: dict[str, str], doctor: Doctor) -> None:
    code, found = doctor(**aws)

    assert found == []
    assert code == 0


def test_what_a_stage_lacks_is_named_at_once(doctor: Doctor) -> None:
    code, found = doctor(STAGE="prod", AWS_ENDPOINT_URL=None)

    whats = [one["what"] for one in found]
    assert code == 1
    for name in ("SECRET_KEY", "TABLE_PREFIX", "COGNITO_POOL_ID", "MEDIA_BUCKET", "MAIL_SENDER"):
        assert f"{name} must be set in stage 'prod'." in whats


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"STAGE": "production"}, "There is no stage 'production'"),
        ({"MEDIA_QUOTA_BYTES": "1 GB"}, "MEDIA_QUOTA_BYTES must be a whole number, not '1 GB'."),
        ({"AWS_ENDPOINT_URL": "localhost"}, "AWS_ENDPOINT_URL is no address: 'localhost'."),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "AWS cannot be reached at http://127.0.0.1:9"),
    ],
)
def test_a_variable_that_is_wrong_is_told(
    aws: dict[str, str], doctor: Doctor, changes: dict[str, str], what: str
) -> None:
    code, found = doctor(**{**aws, **changes})

    assert code == 1
    assert found[0]["what"].startswith(what)


def test_an_emulator_is_no_stage_of_aws(aws: dict[str, str], doctor: Doctor) -> None:
    values = {**aws, "STAGE": "prod", "WEBHOOK_CA": "ca.pem", "SECRET_KEY": "x" * 50}

    _, found = doctor(**values)

    remedies = [one["remedy"] for one in found if "unset" in one["remedy"]]
    assert remedies == ["unset WEBHOOK_CA", "unset AWS_ENDPOINT_URL"]
    assert settings.AWS_ENDPOINT_URL in found[-1]["what"]
