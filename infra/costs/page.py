"""Writes docs/costs.md."""

from collections.abc import Iterator

from infra import costs
from infra.costs import REQUESTS
from infra.stages import Profile

# Which lines of the table are made of which prices.
GROUPS = {
    "API Gateway": ("gateway requests, million", "sent GB"),
    "Lambda": ("function requests, million", "function GB-seconds, million"),
    "DynamoDB": ("read units, million", "write units, million", "table GB"),
    "Point-in-time recovery, backups": ("restorable GB", "backup GB"),
    "Logs, metrics, alarms, traces": ("log GB", "own metrics", "alarms", "traces, million"),
    "EventBridge, SQS": ("events, million", "queue requests, million"),
    "S3, CloudFront": ("image GB", "image GB sent"),
    "Firewall": ("firewall", "firewall rules", "firewall requests, million"),
    "Keys and secrets": ("customer keys", "secrets"),
    "Cognito": ("users, thousand",),
}


def render() -> str:
    """Render the page; `manage.py costs` writes it."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    prices = costs.read("prices")
    yield "# Costs"
    yield ""
    yield "Written by `manage.py costs`. USD a month of the stage `prod`, without tax."
    yield ""
    yield (
        f"Prices are those of {prices['region']} as assumed in {prices['assumedAsOf']}, with"
        " the free amounts that do not expire;"
        f" **check them at {prices['source']} before you rely on them.**"
        " They stand in infra/costs/prices.json."
    )
    for profile in costs.profiles():
        yield from ("", f"## Profile `{profile}`", "", *_table(profile))
    yield from ("", "## What a request costs DynamoDB", "", *_units())
    yield from ("", "## What is assumed", "", *_assumptions())


def _table(profile: Profile) -> Iterator[str]:
    used = [costs.amounts(profile, requests) for requests in REQUESTS.values()]
    yield f"| requests a month | {' | '.join(REQUESTS)} |"
    yield f"| --- |{' ---: |' * len(REQUESTS)}"
    sums = [0.0] * len(used)
    for group, names in GROUPS.items():
        values = [sum(costs.price(name, amount.get(name, 0)) for name in names) for amount in used]
        sums = [total + value for total, value in zip(sums, values, strict=True)]
        yield _row(group, values)
    yield _row("**sum**", sums)


def _row(title: str, values: list[float]) -> str:
    return f"| {title} | {' | '.join(f'{value:,.2f}' for value in values)} |"


def _units() -> Iterator[str]:
    measured, shares = costs.read("measured"), costs.read("assumed")["share of requests"]
    yield "Measured by tests/infra/test_costs.py, and kept in infra/costs/measured.json."
    yield "What follows from a write (search, counters, events) is in the last two columns."
    yield ""
    yield "| operation | share | read units | write units | read after | write after |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for operation, share in shares.items():
        used = measured[operation]
        figures = (used[name] for name in ("read", "write", "read after", "write after"))
        yield f"| {operation} | {share:.0%} | {' | '.join(f'{one:g}' for one in figures)} |"
    mean = costs.units_of_a_request()
    yield ""
    yield f"So a request takes {mean.read:.2f} read and {mean.write:.2f} write units."


def _assumptions() -> Iterator[str]:
    for name, value in costs.read("assumed").items():
        if name != "share of requests":
            yield f"- {name}: {value:g}"
    yield "- Not in it: mails, a domain's name, requests to keys, support, and a network: its"
    yield "  NAT gateway takes about 38 a month."
