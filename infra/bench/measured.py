"""Runs alone in a fresh interpreter, with nothing but the package, and measures the entry.

It is given a job as JSON on its standard input, and prints what it measured as its last line.
Nothing of ours is imported before the clock runs.
"""

import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

JSON = dict[str, Any]

CARDS = 1000
POSTS = 50  # Of the 60 that an author may write in a minute.
COST = re.compile(r'desc="(\d+) calls, ([0-9.]+) units"')


class Context:
    """What Lambda tells a function about its call."""

    function_name = "hearth-local"
    aws_request_id = "bench"


def request(job: JSON, method: str, path: str, body: JSON | str | None, *, limit: str) -> JSON:
    """Make the event that API Gateway's REST API hands over. Text is a file of vCards."""
    query = {"limit": limit} if limit else {}
    headers = {
        "Authorization": f"Bearer {job['token']}",
        "Content-Type": "text/vcard" if isinstance(body, str) else "application/json",
        "Host": "bench.execute-api.localhost",
    }
    return {
        "resource": "/{proxy+}",
        "path": f"/v1{path}",
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} or None,
        "pathParameters": {"proxy": f"v1{path}"},
        "stageVariables": None,
        "requestContext": {
            "stage": "local",
            "path": f"/local/v1{path}",
            "httpMethod": method,
            "identity": {"sourceIp": "203.0.113.9"},
        },
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }


class Bench:
    """Calls the entry, and keeps what each operation cost."""

    def __init__(self, job: JSON) -> None:
        sys.path.insert(0, job["package"])
        from config.lambda_handler import handler  # noqa: PLC0415  # Part of what is measured.

        self.job = job
        self.handler = handler
        self.results: JSON = {}

    def call(
        self,
        status: int,
        method: str,
        path: str,
        body: JSON | str | None = None,
        *,
        limit: str = "",
    ) -> JSON:
        """Make one request, and check its answer."""
        event = request(self.job, method, path, body, limit=limit)
        answer: JSON = self.handler(event, Context())
        if answer["statusCode"] != status:
            msg = f"{method} {path}: {answer['statusCode']} {answer['body'][:500]}"
            raise RuntimeError(msg)
        return answer

    def measure(
        self, name: str, status: int, calls: list[tuple[Any, ...]], *, limit: str = ""
    ) -> list[JSON]:
        """Make each of `calls`, and note what one of them costs."""
        started = time.process_time()
        answers = [self.call(status, *call, limit=limit) for call in calls]
        spent = time.process_time() - started
        costs = [COST.search(str(answer["multiValueHeaders"])) for answer in answers]
        self.results[name] = {
            "cpu_ms": spent / len(calls) * 1000,
            "calls": sorted({int(cost[1]) for cost in costs if cost}),
            "units": sorted({float(cost[2]) for cost in costs if cost}),
        }
        return answers

    def run_operations(self, count: int) -> None:
        """Make tasks, do with them what people do, and remove them."""
        many = range(count)
        made = self.measure(
            "create", 201, [("POST", "/tasks", {"title": f"Bench {n}"}) for n in many]
        )
        paths = [f"/tasks/{json.loads(answer['body'])['taskId']}" for answer in made]
        self.measure("get", 200, [("GET", path) for path in paths])
        self.measure("patch", 200, [("PATCH", path, {"title": "Changed"}) for path in paths])
        # Fewer, since the embedded DynamoDB sorts the whole partition for each.
        some = range(max(count // 10, 5))
        self.measure("list of 25", 200, [("GET", "/tasks") for _ in some], limit="25")
        self.measure("list of 50", 200, [("GET", "/tasks") for _ in some], limit="50")
        self.measure("complete", 200, [("POST", f"{path}/complete", {}) for path in paths])
        self.measure("delete", 204, [("DELETE", path) for path in paths])
        self.measure("400", 400, [("POST", "/tasks", {"titel": ""}) for _ in many])

    def run_import(self) -> None:
        """Import many contacts, and again, which changes nothing."""
        cards = "".join(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{number}\r\nFN:Friend {number}\r\n"
            f"BDAY:1990-05-{number % 28 + 1:02}\r\nEND:VCARD\r\n"
            for number in range(CARDS)
        )
        for name in (f"import {CARDS} vCards", "again"):
            self.measure(name, 200, [("POST", "/contacts/import", cards)])

    def run_social(self) -> None:
        """Write posts, put the last one into the timelines of all followers, and read feeds."""
        texts = [{"text": f"Bench {number}"} for number in range(POSTS)]
        made = self.measure("post", 201, [("POST", "/posts", text) for text in texts])
        self.measure_job("fan-out", "social.fan-out", json.loads(made[-1]["body"]))
        for limit in (25, 50):
            reads = [("GET", "/feed") for _ in range(5)]
            self.measure(f"feed of {limit}", 200, reads, limit=str(limit))

    def measure_job(self, name: str, job: str, post: JSON) -> None:
        """Do the work of a message about a post, and note what it costs."""
        from apps.core.db import metered  # noqa: PLC0415  # Loaded by now.

        about = {"post_id": post["postId"], "author_id": post["authorId"]}
        body = {"source": "hearth.jobs", "detail-type": job, "detail": about}
        message = {"eventSource": "aws:sqs", "messageId": "bench", "body": json.dumps(body)}
        started = time.process_time()
        with metered() as usage:
            answer = self.handler({"Records": [message]}, Context())
        if answer["batchItemFailures"]:
            raise RuntimeError(name)
        self.results[name] = {
            "cpu_ms": (time.process_time() - started) * 1000,
            "calls": [usage.calls],
            "units": [usage.capacity_units],
        }


def peak_megabytes() -> float:
    """Tell the most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # What `getrusage` says there includes the parent's, from before `exec`.
        found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """Do the job: the first request, then, if asked, all operations."""
    job = json.load(sys.stdin)
    bench = Bench(job)
    bench.call(200, "GET", "/tasks", limit="25")
    measured: JSON = {"cold_ms": time.process_time() * 1000, "first_mb": peak_megabytes()}
    if job.get("make_one"):
        bench.call(201, "POST", "/tasks", {"title": "One of many"})
    if job["count"]:
        bench.run_operations(max(job["count"] // 10, 5))  # So that everything has been loaded.
        bench.run_operations(job["count"])
        bench.run_import()
        bench.run_social()
        measured |= {"operations": bench.results, "peak_mb": peak_megabytes()}
    print()
    print(json.dumps(measured))


if __name__ == "__main__":  # pragma: no cover
    main()
