"""The local HTTP server answers what is no request as the API answers everything else."""

import json
import socket
import threading
from collections.abc import Iterator

import pytest
import waitress
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from config.wsgi import application
from infra.local.refusing import refuse_in_envelopes


@pytest.fixture
def port() -> Iterator[int]:
    refuse_in_envelopes()
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=1)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.close()
    thread.join()
    HTTPChannel.error_task_class = ErrorTask


def answer_to(port: int, said: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(said)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno header\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_what_is_no_request_is_refused_in_the_envelope(port: int, said: bytes, status: int) -> None:
    head, _, body = answer_to(port, said).partition(b"\r\n\r\n")

    error = json.loads(body)["error"]
    lines = head.decode().splitlines()
    assert lines[0].split()[1] == str(status)
    assert {"Content-Type: application/json", "Cache-Control: no-store"} <= {*lines}
    assert f"X-Correlation-Id: {error['correlationId']}" in lines
    assert (error["code"], error["details"]) == ("VALIDATION_ERROR", {})
