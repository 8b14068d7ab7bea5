"""Stacks that a test makes by itself, small ones."""

from infra import change_sets
from infra.index_steps import Body
from infra.stages import Stage

TOPIC: Body = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


def put(stage: Stage, name: str, body: Body) -> None:
    """Bring a stack to what a template says."""
    change_set = change_sets.propose(stage, name, body)
    assert change_set
    change_sets.execute(stage, change_set)
