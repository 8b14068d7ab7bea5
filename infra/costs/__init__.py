"""What a stage costs a month, from prices, measured units and assumptions, each in its file."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from infra import deploy
from infra.index_steps import Body
from infra.stages import PROFILES, STAGES, Profile

HERE = Path(__file__).parent
STAGE = "prod"
MILLION = 1_000_000
REQUESTS = {
    "0": 0,
    "100 thousand": 100_000,
    "10 million": 10 * MILLION,
    "1 billion": 1000 * MILLION,
}
API_GB, WORK_GB = 0.5, 1.0  # As zappa_settings.json has them for prod.
TIMETABLE_SECONDS = 0.1

Amounts = dict[str, float]


def read(name: str) -> Any:
    """Read one of the files of figures."""
    return json.loads((HERE / f"{name}.json").read_text())


class Units(NamedTuple):
    """What DynamoDB is asked for by one request, and by the work that follows from it."""

    read: float
    write: float
    share_that_writes: float


def units_of_a_request() -> Units:
    """Weigh the measured units of each operation by its share of the requests."""
    measured, shares = read("measured"), read("assumed")["share of requests"]
    total = {"read": 0.0, "write": 0.0}
    writing = 0.0
    for operation, share in shares.items():
        used = measured[operation]
        total["read"] += share * (used["read"] + used["read after"])
        total["write"] += share * (used["write"] + used["write after"])
        writing += share if used["write"] else 0
    return Units(total["read"], total["write"], writing)


def amounts(profile: Profile, requests: int) -> Amounts:
    """Tell how much of everything with a price a month of requests uses."""
    bodies = deploy.render(STAGE, profile)
    return {**_fixed(bodies), **_by_request(requests), **_by_user(requests, bodies)} | (
        {"firewall requests, million": requests / MILLION} if _has(bodies, "WAFv2::WebACL") else {}
    )


def price(name: str, amount: float) -> float:
    """Price an amount in USD, each part of it by the tier that it is in."""
    tiers: list[list[float]] = read("prices")["usd"][name]
    ends = [start for start, _ in tiers[1:]] + [float("inf")]
    parts = ((min(amount, end) - start, usd) for (start, usd), end in zip(tiers, ends, strict=True))
    return sum(part * usd for part, usd in parts if part > 0)


def _fixed(bodies: dict[str, Body]) -> Amounts:
    acls = [one for one in _all(bodies) if one["Type"] == "AWS::WAFv2::WebACL"]
    generated = _has(bodies, "SecretsManager::Secret")
    return {
        "firewall": len(acls),
        "firewall rules": sum(len(acl["Properties"]["Rules"]) for acl in acls),
        "customer keys": _has(bodies, "KMS::Key"),
        "secrets": generated + 1 if generated else 0,  # And the key that signs links.
        "alarms": _has(bodies, "CloudWatch::Alarm"),
        "own metrics": 9,
    }


def _by_request(requests: int) -> Amounts:
    assumed, units = read("assumed"), units_of_a_request()
    writes = requests * units.share_that_writes
    beats = assumed["runs of the timetable a month"]
    seconds = (
        requests * assumed["milliseconds of a request"] / 1000 * API_GB
        + writes * assumed["milliseconds of a write's work"] / 1000 * WORK_GB
        + beats * TIMETABLE_SECONDS * WORK_GB
    )
    return {
        "gateway requests, million": requests / MILLION,
        "function requests, million": (requests + writes + beats) / MILLION,
        "function GB-seconds, million": seconds / MILLION,
        "read units, million": requests * units.read / MILLION,
        "write units, million": requests * units.write / MILLION,
        "log GB": requests * assumed["bytes of log of a request"] / 1e9,
        "events, million": writes / MILLION,
        "queue requests, million": writes / MILLION,
        "traces, million": requests * assumed["share of requests that are traced"] / MILLION,
        "sent GB": requests * assumed["bytes of an answer"] / 1e9,
    }


def _by_user(requests: int, bodies: dict[str, Body]) -> Amounts:
    assumed = read("assumed")
    users = requests / assumed["requests of a user a month"]
    table_gb = users * assumed["table megabytes of a user"] / 1000
    restorable = any(
        one["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        for one in _all(bodies)
        if one["Type"] == "AWS::DynamoDB::Table"
    )
    return {
        "users, thousand": users / 1000,
        "table GB": table_gb,
        "restorable GB": table_gb if restorable else 0,
        "backup GB": table_gb if _has(bodies, "Backup::BackupPlan") else 0,
        "image GB": users * assumed["image megabytes of a user"] / 1000,
        "image GB sent": users * assumed["image megabytes sent to a user a month"] / 1000,
    }


def _all(bodies: dict[str, Body]) -> list[Body]:
    return [one for body in bodies.values() for one in body["Resources"].values()]


def _has(bodies: dict[str, Body], kind: str) -> int:
    return sum(one["Type"] == f"AWS::{kind}" for one in _all(bodies))


def profiles() -> list[Profile]:
    """Name the profiles in the order of the page."""
    return list(PROFILES)


def stage_region() -> str:
    """Tell for which region the prices must be."""
    return STAGES[STAGE].region
