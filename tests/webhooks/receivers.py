"""Receivers of webhooks on loopback: they speak TLS, note what they get, and answer as told."""

import json
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook as Verifier

DOMAIN = "hooks.test"  # All names below it lead to loopback, as long as the tests run.


class Authority:
    """Signs for whoever is below the domain of the tests."""

    def __init__(self, folder: Path) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Authority of the tests")
        self.path = folder / "authority.pem"
        self.path.write_bytes(_pem(self._sign(self._name, self._key.public_key(), [])))

    def certify(self, path: Path, *hosts: str) -> Path:
        """Write a certificate and its key into one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(_name("Receiver"), key.public_key(), list(hosts))
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.write_bytes(pem + _pem(certificate))
        return path

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, hosts: list[str]
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(1))
            .not_valid_after(now + timedelta(1))
            .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
        )
        if hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self._key, hashes.SHA256())


class Got(NamedTuple):
    """One request that a receiver had."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def event(self) -> Any:
        return json.loads(self.body)

    @property
    def title(self) -> str:
        return str(self.event["data"].get("title", self.event["type"]))

    def verify(self, secret: str) -> None:
        """Check the signature. Raises what the library raises."""
        Verifier(secret).verify(self.body, self.headers)


Behavior = Callable[[BaseHTTPRequestHandler], object]


def answering(status: int, **headers: str) -> Behavior:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


class Receiver:
    """An HTTPS server in threads of its own. `behavior` says how it answers."""

    def __init__(self, certificate: Path, host: str = f"receiver.{DOMAIN}") -> None:
        self.got: list[Got] = []
        self.connections = 0
        self.behavior: Behavior = answering(204)
        self.is_asked = threading.Event()
        self.over = threading.Event()
        self._server = _Server(self, certificate)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.port = self._server.server_port
        self.url = f"https://{host}:{self.port}/in?from=hearth"

    @property
    def titles(self) -> list[str]:
        return [got.title for got in self.got]

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, receiver: Receiver, certificate: Path) -> None:
        self._receiver = receiver
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificate)
        super().__init__(("127.0.0.1", 0), _handler(receiver))

    def finish_request(self, request: Any, client_address: Any) -> None:
        self._receiver.connections += 1
        with self._context.wrap_socket(request, server_side=True) as tls:
            super().finish_request(tls, client_address)

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Keep quiet about clients that leave."""


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.got.append(Got(self.path, dict(self.headers), body))
            receiver.is_asked.set()
            receiver.behavior(self)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    return Handler


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
