"""Looks at oneself, and for others."""

from infra.load.visits import Ask


def visit(ask: Ask) -> None:
    me = ask("GET /v1/users/me")
    ask("PATCH /v1/users/me", {"profile": {"bio": "I am here to be many."}})
    ask("GET /v1/users", query={"q": "load"})
    ask("GET /v1/users/{user_id}", user_id=me["userId"])
