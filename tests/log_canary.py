"""Watches the log of the whole run: no line may hold a password, token, key, code or e-mail."""

import logging
import re

from apps.core.logs import JsonFormatter

SECRETS = {
    # Every password of the tests is a horse, but for the demo user's.
    "password": re.compile(r"[a-z]+-horse-\d|Hearth-demo-1", re.IGNORECASE),
    "token": re.compile(r"eyJ[\w-]+\.[\w-]*\.[\w-]*"),
    "API key": re.compile(r"hearth_[0-9A-Z]{26}_"),
    # Those that the embedded Cognito sends, and whatever is called one.
    "code": re.compile(
        r"(?<![\w.-])(123456|654321)(?![\w-]|\.\d)|code\W{1,5}\d{6}\b", re.IGNORECASE
    ),
    "e-mail": re.compile(r"[\w.+-]+(@|%40)[\w-]+(\.[\w-]+)+"),
}


class LogCanary(logging.Handler):
    """Reads each record as it is written in every stage."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self._told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        self._told += [f"{kind} in {line}" for kind in secrets_in(line)]

    def told(self) -> list[str]:
        """Take the lines that told a secret since the last time."""
        told, self._told = self._told, []
        return told


def secrets_in(line: str) -> list[str]:
    return [kind for kind, pattern in SECRETS.items() if pattern.search(line)]
