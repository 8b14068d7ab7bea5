"""What people under load met, as locust wrote it down, and as Markdown."""

from typing import Any, NamedTuple, Self

JSON = dict[str, Any]


class Operation(NamedTuple):
    """Times in milliseconds, from the first byte sent to the last one read."""

    name: str
    requests: int
    failures: int
    p50: float
    p95: float
    p99: float
    rps: float

    @property
    def domain(self) -> str:
        """The collection, `tasks` of `GET /v1/tasks/{taskId}`."""
        return self.name.split("/")[2].split("?")[0]


class Figures(NamedTuple):
    operations: list[Operation]
    total: Operation
    statuses: dict[str, int]
    errors: list[str]

    @classmethod
    def read(cls, found: JSON) -> Self:
        operations = [Operation(**one) for one in found["operations"]]
        return cls(
            sorted(operations, key=lambda one: (one.domain, one.name.split(" ")[1], one.name)),
            Operation(**found["total"]),
            found["statuses"],
            found["errors"],
        )

    @property
    def server_errors(self) -> int:
        """Count the answers of 5xx, and the requests without any (locust has 0 for those)."""
        return sum(count for status, count in self.statuses.items() if status[0] in "05")


class Run(NamedTuple):
    """What a run was asked to do, and where."""

    host: str
    users: int
    seconds: int
    pause: float
    day: str
    machine: str


TEXT = """# Load

Made by `make loadtest`, which writes this page anew.

{run.users} people for {run.seconds} seconds on {run.day}, against {run.host}, on {run.machine}.
Each signs in once, then visits one domain after the other, and thinks for {run.pause:g} s on
average between two requests.

**{total.requests} requests, {total.rps:.1f} a second; {total.failures} failures; {server_errors}
times a 5xx or no answer.** Half of the answers took {total.p50:.0f} ms or less, 95 % took
{total.p95:.0f} ms or less, 99 % took {total.p99:.0f} ms or less.

Statuses: {statuses}.
{errors}
![p50 and p95 of each operation](loadtest.svg)

What it says and what it does not: on a developer's machine the API, the background work, the
embedded AWS (one process in Python, in place of all of DynamoDB, Cognito and the queues) and the
load itself share the same cores, with whatever else runs there. So the times are those of a crowded
machine, not of AWS, where requests do not wait for each other. That nothing fails is what counts;
`make bench` measures what an operation costs in calls and CPU. A lost bid (409) is no failure, nor
is a post that is gone by the time it is liked (404).

| operation | requests | failures | p50 ms | p95 ms | p99 ms | a second |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}
"""


def as_markdown(figures: Figures, run: Run) -> str:
    statuses = ", ".join(
        f"{count} of {status}" for status, count in sorted(figures.statuses.items())
    )
    errors = "".join(f"\n- {error}" for error in figures.errors)
    return TEXT.format(
        run=run,
        total=figures.total,
        server_errors=figures.server_errors,
        statuses=statuses,
        errors=f"\nFailures:\n{errors}\n" if errors else "",
        rows="\n".join(map(_row, figures.operations)),
    )


def _row(one: Operation) -> str:
    return (
        f"| `{one.name}` | {one.requests} | {one.failures} | {one.p50:.0f} | {one.p95:.0f} "
        f"| {one.p99:.0f} | {one.rps:.2f} |"
    )
