"""A process of its own that calls the API: each line of stdin is calls to make at once.

It answers each with a line: the status of every call, and how long it tells to wait.
"""

import json
import sys
from typing import Any

import django
from django.test import override_settings
from rest_framework.test import APIClient

from tests.threads import at_once

Answer = tuple[int, str | None]


def make(call: Any) -> Answer:
    client = APIClient(raise_request_exception=False, REMOTE_ADDR=call["address"])
    answer: Any = client.generic(
        call["method"],
        call["path"],
        json.dumps(call["body"]),
        content_type="application/json",
        headers=call["headers"],
    )
    return answer.status_code, answer.headers.get("Retry-After")


def make_all(calls: list[Any]) -> list[Answer]:
    return at_once(len(calls), lambda number: make(calls[number]))


def main() -> None:
    django.setup()
    for line in sys.stdin:
        told = json.loads(line)
        with override_settings(RATE_ADDRESS_FACTOR=told["factor"]):
            answers = make_all(told["calls"])
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
