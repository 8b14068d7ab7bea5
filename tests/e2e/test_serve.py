"""`make serve`: everything is up, everything ends, and what was made is there the next time."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from config import env
from infra import wiring
from infra.local import ministack, serving
from infra.stages import STAGES
from tests.e2e.gateway import Gateway

pytestmark = pytest.mark.timeout(240)

SERVE = [sys.executable, "manage.py", "serve"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A `manage.py serve` that has said that it is up."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, greeting: str) -> None:
        self.process = process
        self.address = f"http://127.0.0.1:{port}"
        self.greeting = greeting
        self.family = [process.pid, *_descendants(process.pid)]

    def demo(self) -> Gateway:
        gateway = Gateway(self.address)
        gateway.sign_in("demo@hearth.local", "Hearth-demo-1")
        return gateway

    def is_gone(self, *, within: float) -> bool:
        """Tell whether no process of it is left."""
        self.process.wait(within)
        deadline = time.monotonic() + within
        while (left := [pid for pid in self.family if _is_alive(pid)]) and (
            time.monotonic() < deadline
        ):
            time.sleep(0.1)
        return not left


@contextmanager
def serve(folder: Path, port: int = 0) -> Iterator[Served]:
    port = port or free_port()
    environment = {**os.environ, "VAR_DIR": str(folder), "PORT": str(port)}
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        environment.pop(name, None)
    with subprocess.Popen(  # noqa: S603
        SERVE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,  # No terminal.
        text=True,
    ) as process:
        try:
            yield Served(process, port, _greeting(process))
        finally:
            process.terminate()


def _greeting(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def _processes() -> list[tuple[int, int, str]]:
    """Number, parent and command of everything that runs."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(
            ["/bin/ps", "-eo", "pid=,ppid=,command="], capture_output=True, text=True, check=True
        )
        rows = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
        return [(int(pid), int(parent), command) for pid, parent, command in rows]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # It has ended meanwhile.
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            found.append((int(folder.name), int(parent), (folder / "cmdline").read_text()))
    return found


def _descendants(pid: int) -> list[int]:
    children = [child for child, parent, _ in _processes() if parent == pid]
    return [*children, *(below for child in children for below in _descendants(child))]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def mails(served: Served) -> list[dict[str, Any]]:
    request = urllib.request.Request(  # noqa: S310  # Loopback.
        f"{served.address}/mailbox", headers={"Accept": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        found: list[dict[str, Any]] = json.load(answer)
    return found


def titles(gateway: Gateway, query: str = "") -> list[str]:
    items: list[dict[str, Any]] = gateway.call("GET", f"/v1/tasks?limit=100{query}").body["items"]
    return [item["title"] for item in items]


def test_it_greets_serves_ends_and_remembers(tmp_path: Path) -> None:
    title = f"Remember {uuid4()}"
    with serve(tmp_path) as served:
        assert served.address in served.greeting
        assert "Hearth-demo-1" in served.greeting
        assert Gateway(served.address).call("GET", "/health/ready").status == 200
        assert served.demo().call("POST", "/v1/tasks", {"title": title}).status == 201
        forgot = {"email": "demo@hearth.local"}
        assert served.demo().call("POST", "/v1/auth/forgot-password", forgot).status < 300
        [mail, *_] = mails(served)
        served.process.send_signal(signal.SIGINT)
        assert served.is_gone(within=15)
        assert served.process.returncode == 0

    started = time.monotonic()
    with serve(tmp_path) as again:
        # Half of it on a machine that does nothing else; tests share theirs.
        assert time.monotonic() - started < 15
        assert title in titles(again.demo())
        assert mail in mails(again)
        assert "demo users and their data" not in again.greeting


def test_a_kill_leaves_no_process_and_loses_nothing(tmp_path: Path) -> None:
    title = f"Remember {uuid4()}"
    with serve(tmp_path) as served:
        assert served.demo().call("POST", "/v1/tasks", {"title": title}).status == 201

        served.process.kill()

        assert served.is_gone(within=15)

    (tmp_path / serving.SEEDED).unlink()  # As if it had been killed before it was done with it.
    with serve(tmp_path) as again:
        assert title in titles(again.demo())
        assert "demo users and their data" in again.greeting
        assert "was cut off" not in again.greeting


def test_two_run_side_by_side_and_a_change_is_found_within_two_seconds(tmp_path: Path) -> None:
    with serve(tmp_path / "one") as one, serve(tmp_path / "two") as two:
        first, second = one.demo(), two.demo()

        made = first.call("POST", "/v1/tasks", {"title": "Only here: axolotl"})
        deadline = time.monotonic() + 2
        while not titles(first, "&q=axolotl") and time.monotonic() < deadline:
            time.sleep(0.1)

        assert made.status == 201
        assert titles(first, "&q=axolotl") == ["Only here: axolotl"]
        assert titles(second, "&q=axolotl") == []


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])

        with (
            pytest.raises(serving.CannotServe, match=f"Port {port} is taken"),
            serving.served(tmp_path, port, tell=str),
        ):
            pass

    assert ministack.address(tmp_path) is None


def test_a_number_that_is_no_port_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(serving.CannotServe, match="from 1 to 65535, not 99999"),
        serving.served(tmp_path, 99999, tell=str),
    ):
        pass


def test_a_part_that_ends_by_itself_ends_the_whole(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        (api,) = [pid for pid, _, command in _processes() if _is_api(pid, command, served)]

        os.kill(api, signal.SIGKILL)

        assert served.is_gone(within=15)
        assert served.process.returncode != 0


def _is_api(pid: int, command: str, served: Served) -> bool:
    return pid in served.family and "infra.local.api" in command


def test_the_command_itself_runs_until_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handlers: None
) -> None:
    port, out = free_port(), StringIO()
    ministack.start_detached(tmp_path)  # As `make deploy STAGE=local` leaves it.
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setattr(env, "VAR_DIR", tmp_path)
    monkeypatch.setattr(env, "STAGE_FILE", tmp_path / "stage.json")

    def interrupt_when_up() -> None:
        while "Ctrl-C" not in out.getvalue():
            time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt_when_up, daemon=True).start()
    with pytest.raises(SystemExit) as end:
        call_command("serve", stdout=out)

    assert end.value.code == 0
    assert "Taking over the embedded AWS" in out.getvalue()
    assert f"http://127.0.0.1:{port}/v1/" in out.getvalue()
    assert ministack.address(tmp_path) is None


def test_another_aws_is_used_where_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    monkeypatch.setattr(env, "VAR_DIR", mine)
    monkeypatch.setattr(env, "STAGE_FILE", mine / "stage.json")
    told: list[str] = []
    port = free_port()

    with (
        ministack.running(tmp_path / "other", keep=False) as other,
        serving.served(mine, port, tell=told.append) as children,
    ):
        assert [child.poll() for child in children] == [None, None]
        assert wiring.names(STAGES["local"])["Address"] == f"http://127.0.0.1:{port}"

    assert told[0] == f"AWS is at {other}, as AWS_ENDPOINT_URL says."
    assert not (mine / "aws").exists()


def test_a_folder_in_use_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with ministack.running(tmp_path, keep=False):
        monkeypatch.delenv("AWS_ENDPOINT_URL")

        with (
            pytest.raises(serving.CannotServe, match="is in use"),
            serving.served(tmp_path, free_port(), tell=str),
        ):
            pass


@pytest.fixture
def handlers() -> Iterator[None]:
    """Leave the signals of this process as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
