"""What locust runs, in `.venv-load`: people who sign in once and visit one domain after the other.

`infra.load.running` starts it. It reads who they are from HEARTH_PEOPLE, and writes what they met
to HEARTH_FIGURES. Source: https://docs.locust.io/en/stable/writing-a-locustfile.html
"""

import itertools
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from locust import FastHttpUser, between, events, task

from infra.load.visits import (
    JSON,
    account,
    gifts,
    marketplace,
    notifications,
    social,
    sync,
    tasks,
)

VISITS = (tasks, gifts, social, marketplace, notifications, sync, account)
PAUSE = float(os.environ["HEARTH_PAUSE"])

_people = itertools.cycle(enumerate(json.loads(Path(os.environ["HEARTH_PEOPLE"]).read_text())))
_statuses: Counter[str] = Counter()


class CannotGoOn(Exception):
    """Something was refused that the rest of the visit needs; it is in the figures."""


class Person(FastHttpUser):
    # People think between two requests.
    wait_time = between(PAUSE / 2, PAUSE * 1.5)
    network_timeout = connection_timeout = 60.0

    def on_start(self) -> None:
        number, (email, password) = next(_people)
        self.token = ""
        self.token = self.ask("POST /v1/auth/login", {"email": email, "password": password})[
            "accessToken"
        ]
        # Each begins elsewhere, so that at any time all domains are visited.
        self.visits = itertools.cycle(VISITS[number % len(VISITS) :] + VISITS)

    @task
    def visit(self) -> None:
        try:
            next(self.visits).visit(self.ask)
        except CannotGoOn:
            return

    def ask(
        self,
        operation: str,
        body: JSON | None = None,
        *,
        query: JSON | None = None,
        headers: dict[str, str] | None = None,
        expect: tuple[int, ...] = (),
        **path: str,
    ) -> JSON:
        method, _, template = operation.partition(" ")
        with self.client.request(
            method,
            template.format(**path) + _query(query),
            name=template + (f"?{'&'.join(query)}" if query else ""),
            json=body,
            headers={**self._signed(), **(headers or {})},
            catch_response=True,
        ) as answer:
            _statuses[str(answer.status_code)] += 1
            if answer.ok or answer.status_code in expect:
                answer.success()
            else:
                answer.failure(f"{answer.status_code} {answer.text}")
            found = answer.json() if answer.ok and answer.content else {}
        self.wait()
        if not answer.ok and answer.status_code not in expect:
            raise CannotGoOn
        return dict(found)

    def _signed(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def _query(query: JSON | None) -> str:
    return f"?{urlencode(query)}" if query else ""


@events.quitting.add_listener
def write_figures(environment: Any, **_: Any) -> None:
    """Write counts, and times in milliseconds."""
    entries = sorted(environment.stats.entries.items())
    figures = {
        "operations": [_figures_of(method, name, one) for (name, method), one in entries],
        "total": _figures_of("", "", environment.stats.total),
        "statuses": _statuses,
        "errors": [_error(one) for one in environment.stats.errors.values()],
    }
    Path(os.environ["HEARTH_FIGURES"]).write_text(json.dumps(figures))


def _figures_of(method: str, name: str, one: Any) -> JSON:
    return {
        "name": f"{method} {re.sub('_id}', 'Id}', name)}",
        "requests": one.num_requests,
        "failures": one.num_failures,
        "p50": one.get_response_time_percentile(0.50) or 0,
        "p95": one.get_response_time_percentile(0.95) or 0,
        "p99": one.get_response_time_percentile(0.99) or 0,
        "rps": one.total_rps,
    }


def _error(one: Any) -> str:
    return f"{one.occurrences} times {one.method} {one.name}: {one.error}"
