"""`manage.py backup` and `restore`, on a small stage in the place of that of the settings."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from infra.backup import Scope, place_at, taking
from tests.infra import drill


@pytest.fixture
def scope(aws: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Scope:
    made = drill.make_scope()
    drill.fill(made, rows=5, files=2)
    monkeypatch.setattr(Scope, "here", lambda: made)
    return made


def run(command: str, place: Path, *options: str) -> str:
    out = StringIO()
    call_command(command, str(place), *options, stdout=out)
    return out.getvalue()


def test_there_and_back(scope: Scope, tmp_path: Path) -> None:
    before = drill.checksums(scope)

    said = run("backup", tmp_path)
    drill.wipe(scope)
    checked = run("restore", tmp_path, "--dry-run")
    empty = drill.checksums(scope)
    restored = run("restore", tmp_path)

    assert said == "Backed up 12 rows and files; 0 had expired or went.\n"
    assert checked.startswith(f"Would restore 12 rows and files: the backup of {scope.prefix} of")
    assert empty == []
    assert restored.startswith("Restored 12 rows and files")
    assert drill.checksums(scope) == before


def test_refuses_what_would_spoil_something(scope: Scope, tmp_path: Path) -> None:
    run("backup", tmp_path)

    with pytest.raises(CommandError, match="backup that is whole"):
        run("backup", tmp_path)
    with pytest.raises(CommandError, match="Not empty"):
        run("restore", tmp_path)


def test_who_stops_it_is_told_how_it_goes_on(
    scope: Scope,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(taking, "write_progress", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run("backup", tmp_path)

    assert "goes on where it was" in capsys.readouterr().err
    assert run("backup", tmp_path).startswith("Backed up 12")


def test_a_beginning_of_something_else_stays(scope: Scope, tmp_path: Path) -> None:
    other = Scope(prefix="other", names=scope.names, bucket=scope.bucket)
    taking._begin(other, place_at(str(tmp_path)), drill.NOW)

    with pytest.raises(CommandError, match="something else"):
        run("backup", tmp_path)
