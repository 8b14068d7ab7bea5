"""Brings the stack of an account to what the code says: once, before the first stage."""

import json

from infra import account_stack, change_sets
from infra.aws import is_embedded
from infra.index_steps import Body
from infra.stages import Stage


def render() -> dict[str, Body]:
    """Render the account's stack: its name → its template."""
    return {account_stack.STACK: json.loads(account_stack.render().to_json())}


def deploy(stage: Stage) -> list[str]:
    """Bring the account of a stage up to date, and tell what changed.

    Raises:
        Refused: CloudFormation does not take the template, or cannot do what it says.
    """
    parameters = {"Aws": "embedded" if is_embedded(stage) else "real"}
    lines: list[str] = []
    for name, body in render().items():
        if change_sets.has_failed(stage, name):
            change_sets.remove(stage, name)
        change_set = change_sets.propose(stage, name, body, parameters)
        if change_set is not None:
            lines += change_sets.lines(change_set)
            change_sets.execute(stage, change_set)
    return lines
