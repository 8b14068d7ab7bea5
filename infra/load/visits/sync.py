"""Brings a device up to date, and once more a little later."""

from infra.load.visits import Ask


def visit(ask: Ask) -> None:
    page = ask("GET /v1/sync")
    while page["hasMore"]:
        page = ask("GET /v1/sync", query={"since": page["nextToken"]})
    ask("GET /v1/sync", query={"since": page["nextToken"]})
