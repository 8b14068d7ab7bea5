"""The embedded AWS as a process: it keeps its state, opens one port, and outlives nobody."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config import env
from infra.local import ministack

PARENT = """
import sys, time
from pathlib import Path
from infra.local import ministack
with ministack.running(Path(sys.argv[1])) as endpoint:
    print(endpoint, flush=True)
    time.sleep(60)
"""


def make_queue(endpoint: str, name: str) -> None:
    boto3.client("sqs", region_name="eu-central-1", endpoint_url=endpoint).create_queue(
        QueueName=name
    )


def queues(endpoint: str) -> list[str]:
    client = boto3.client("sqs", region_name="eu-central-1", endpoint_url=endpoint)
    return [url.rpartition("/")[2] for url in client.list_queues().get("QueueUrls", [])]


def send_mails(endpoint: str, *subjects: str) -> None:
    client = boto3.client("ses", region_name="eu-central-1", endpoint_url=endpoint)
    client.verify_email_identity(EmailAddress="hearth@example.com")
    for subject in subjects:
        client.send_email(
            Source="hearth@example.com",
            Destination={"ToAddresses": ["ada@example.com"]},
            Message={"Subject": {"Data": subject}, "Body": {"Text": {"Data": "Hello"}}},
        )


def subjects(endpoint: str) -> list[str]:
    url = f"{endpoint}/_ministack/ses/messages"
    with urllib.request.urlopen(url) as answer:  # noqa: S310  # Loopback.
        accounts = json.load(answer)["messages"].values()
    return [mail["Subject"] for mails in accounts for mail in mails]


def pid_of(var_dir: Path) -> int:
    return int(json.loads((var_dir / "aws/running.note").read_text())["pid"])


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 15
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.fixture
def parent(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that runs an embedded AWS in `tmp_path`."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", PARENT, tmp_path],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_what_was_made_is_there_after_an_orderly_stop(tmp_path: Path) -> None:
    with ministack.running(tmp_path) as endpoint:
        make_queue(endpoint, "kept")

    with ministack.running(tmp_path) as again:
        assert queues(again) == ["kept"]
        assert again == endpoint


def test_mails_are_there_after_an_orderly_stop(tmp_path: Path) -> None:
    with ministack.running(tmp_path) as endpoint:
        send_mails(endpoint, "older")

    with ministack.running(tmp_path) as endpoint:
        send_mails(endpoint, "newer")

    with ministack.running(tmp_path) as endpoint:
        assert subjects(endpoint) == ["older", "newer"]


def test_only_the_newest_500_mails_are_kept(tmp_path: Path) -> None:
    with ministack.running(tmp_path) as endpoint:
        send_mails(endpoint, *(str(number) for number in range(502)))

    with ministack.running(tmp_path) as endpoint:
        assert subjects(endpoint) == [str(number) for number in range(2, 502)]


def test_a_file_of_mails_that_was_cut_off_keeps_nothing_from_starting(tmp_path: Path) -> None:
    with ministack.running(tmp_path) as endpoint:
        send_mails(endpoint, "lost")
        make_queue(endpoint, "kept")
    file = tmp_path / "aws/ses.json"
    file.write_bytes(file.read_bytes()[:-50])

    with ministack.running(tmp_path) as endpoint:
        send_mails(endpoint, "sent")
        assert subjects(endpoint) == ["sent"]
        assert queues(endpoint) == ["kept"]


def test_without_keeping_each_start_is_empty(tmp_path: Path) -> None:
    with ministack.running(tmp_path, keep=False) as endpoint:
        make_queue(endpoint, "lost")

    with ministack.running(tmp_path, keep=False) as again:
        assert queues(again) == []


def test_it_ends_in_order_when_its_parent_is_killed(
    parent: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    make_queue(str(ministack.address(tmp_path)), "kept")
    pid = pid_of(tmp_path)

    parent.kill()
    wait_until_gone(pid)

    assert not Path(f"/proc/{pid}").exists()
    assert not ministack.was_cut_off(tmp_path)
    with ministack.running(tmp_path) as endpoint:
        assert queues(endpoint) == ["kept"]


def test_the_next_start_tells_of_a_run_that_was_cut_off(
    parent: "subprocess.Popen[str]", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pid = pid_of(tmp_path)
    os.kill(pid, signal.SIGKILL)
    parent.kill()
    wait_until_gone(pid)

    with ministack.running(tmp_path):
        pass

    assert "was cut off" in capsys.readouterr().err


def test_a_folder_in_use_is_refused(parent: "subprocess.Popen[str]", tmp_path: Path) -> None:
    with pytest.raises(ministack.NotStarted, match="is in use"), ministack.running(tmp_path):
        pass


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="Linux tells who listens where.")
def test_it_opens_one_port_on_loopback_and_no_other(tmp_path: Path) -> None:
    with ministack.running(tmp_path, keep=False) as endpoint:
        files = Path(f"/proc/{pid_of(tmp_path)}/fd").iterdir()
        inodes = {str(file.readlink()).removeprefix("socket:[").rstrip("]") for file in files}
        tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
        rows = [row.split() for table in tables for row in table.read_text().splitlines()[1:]]

        listening = [row[1] for row in rows if row[3] == "0A" and row[9] in inodes]

        port = int(endpoint.rpartition(":")[2])
        assert listening == [f"0100007F:{port:04X}"]


def test_a_missing_installation_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINISTACK", str(tmp_path / "nowhere"))

    with (
        pytest.raises(ministack.NotStarted, match="nowhere is missing"),
        ministack.running(tmp_path),
    ):
        pass


def test_a_start_that_fails_names_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINISTACK", "/bin/false")

    with pytest.raises(ministack.NotStarted, match=r"aws\.log"), ministack.running(tmp_path):
        pass


def test_one_that_was_started_to_stay_stays_until_it_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "VAR_DIR", tmp_path)
    endpoint = ministack.start_detached(tmp_path)
    make_queue(endpoint, "kept")

    assert ministack.address(tmp_path) == endpoint
    assert ministack.is_detached(tmp_path)
    call_command("stop")

    assert ministack.address(tmp_path) is None
    with ministack.running(tmp_path) as again:
        assert queues(again) == ["kept"]
        with pytest.raises(CommandError, match="make serve"):
            call_command("stop")
