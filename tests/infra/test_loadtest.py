"""`manage.py loadtest`: people at work on what is served, figures, and a chart."""

import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from waitress.server import create_server

from config.wsgi import application
from infra.load import chart, running
from infra.load.figures import Figures, Operation, Run, as_markdown

RUN = Run("http://127.0.0.1:1", 8, 6, 0.1, "2026-03-01", "2 cores")
TOTAL = Operation("", 4, 1, 20, 30, 40, 0.5)


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The API in this process, on a port of its own."""
    server = create_server(application, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def operation(name: str, **changes: float) -> Operation:
    return Operation(name, 2, 0, 10, 20, 30, 0.25)._replace(**changes)  # type: ignore[arg-type]


def test_people_meet_no_server_error_and_the_figures_tell(host: str, tmp_path: Path) -> None:
    out = StringIO()

    options = {"users": 8, "duration": 8, "pause": 0.1, "host": host, "out": tmp_path}
    call_command("loadtest", stdout=out, **options)

    told = re.search(r"(\d+) requests, (\d+) failures, 0 times a 5xx", out.getvalue())
    assert told
    assert int(told[1]) > 8  # Who has signed in goes on.
    assert told[2] == "0", (tmp_path / "LOADTEST.md").read_text()
    page = (tmp_path / "LOADTEST.md").read_text()
    assert "| `POST /v1/auth/login` | 8 | 0 |" in page
    assert "8 people for 8 seconds" in page
    assert "`POST /v1/tasks`" in page
    assert len(ET.parse(tmp_path / "loadtest.svg").findall(".//{*}rect")) > 6  # noqa: S314  # Ours.


def test_figures_stand_by_domain_and_count_what_the_server_did_wrong() -> None:
    figures = Figures.read(
        {
            "operations": [
                operation("POST /v1/tasks")._asdict(),
                operation("GET /v1/items?near")._asdict(),
                operation("GET /v1/tasks/{taskId}")._asdict(),
            ],
            "total": TOTAL._asdict(),
            "statuses": {"200": 3, "409": 1, "503": 2, "0": 1},
            "errors": ["2 times GET /v1/tasks: 503"],
        }
    )

    page = as_markdown(figures, RUN)

    assert [one.domain for one in figures.operations] == ["items", "tasks", "tasks"]
    assert figures.server_errors == 3
    assert "4 requests, 0.5 a second; 1 failures; 3\ntimes a 5xx or no answer" in page
    assert "Failures:\n\n- 2 times GET /v1/tasks: 503" in page
    assert "| `GET /v1/items?near` | 2 | 0 | 10 | 20 | 30 | 0.25 |" in page


def test_bars_are_as_long_as_the_waits() -> None:
    slow, quick = operation("GET /v1/a", p95=200), operation("GET /v1/b", p50=50, p95=100)

    drawn = ET.fromstring(chart.draw(Figures([slow, quick], TOTAL, {}, [])))  # noqa: S314  # Ours.

    bars = [float(one.attrib["width"]) for one in drawn.findall(".//{*}rect")[3:]]
    assert bars == [420, 21, 210, 105]


def test_load_that_meets_a_server_error_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = Figures([operation("GET /v1/a")], TOTAL, {"500": 1}, ["1 times GET /v1/a: 500"])
    monkeypatch.setattr(running, "run", lambda *_, **__: failed)

    with pytest.raises(CommandError, match="failed under load"):
        call_command("loadtest", users=1, out=tmp_path)

    assert "GET /v1/a: 500" in (tmp_path / "LOADTEST.md").read_text()


def test_locust_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(running, "LOCUST", tmp_path / "locust")

    with pytest.raises(CommandError, match=r"make \.venv-load/made"):
        call_command("loadtest", users=1, out=tmp_path)


def test_locust_that_ends_without_figures_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOCUST", Path("/bin/false"))

    with pytest.raises(running.LoadFailed):
        running.run([], host="http://127.0.0.1:1", seconds=1, pause=1)


def test_real_people_are_left_alone(settings: object) -> None:
    settings.STAGE = "prod"  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="real people"):
        call_command("loadtest")


@pytest.mark.parametrize("users", ["0", "-1", "many"])
def test_nobody_is_no_load(users: str) -> None:
    with pytest.raises(CommandError, match="no number from 1 up"):
        call_command("loadtest", "--users", users)
