"""Small stacks and functions that a test makes by itself."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from infra import change_sets, deploy
from infra.aws import client
from infra.index_steps import Body
from infra.stages import Stage

TOPIC: Body = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


def put(stage: Stage, name: str, body: Body) -> None:
    """Bring a stack to what a template says."""
    change_set = change_sets.propose(stage, name, body)
    assert change_set
    change_sets.execute(stage, change_set)


def add_function(stage: Stage, **more: Any) -> None:
    """A work function, and a rule that starts it, as Zappa makes them."""
    archive = BytesIO()
    with ZipFile(archive, "w") as opened:
        opened.writestr("main.py", "def handler(event, context): pass")
    made = client(stage, "lambda").create_function(
        FunctionName=stage.functions[1],
        Runtime="python3.11",
        Handler="main.handler",
        Role=deploy.outputs(stage.name)["RoleArn"],
        Code={"ZipFile": archive.getvalue()},
        **more,
    )
    events = client(stage, "events")
    events.put_rule(Name=f"{stage.functions[1]}-due", ScheduleExpression="rate(1 day)")
    target = {"Id": "1", "Arn": made["FunctionArn"]}
    events.put_targets(Rule=f"{stage.functions[1]}-due", Targets=[target])
