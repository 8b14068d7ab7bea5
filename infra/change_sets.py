"""CloudFormation's change sets: propose, look at, execute or withdraw."""

import secrets
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.aws import client, is_embedded
from infra.index_steps import Body
from infra.stages import Stage
from infra.template_bucket import as_argument

ChangeSet = dict[str, Any]

# What CloudFormation says of a change set that would change nothing.
NOTHING = ("didn't contain changes", "No updates are to be performed")


class Refused(Exception):
    """CloudFormation did not take a template; the message is its reason."""


def describe(stage: Stage, name: str) -> dict[str, Any] | None:
    """Describe a stack; None when there is none."""
    try:
        answer = client(stage, "cloudformation").describe_stacks(StackName=name)
    except ClientError as error:
        if "does not exist" not in str(error):
            raise
        return None
    stack: dict[str, Any] = answer["Stacks"][0]
    # A stack whose first change set was never executed.
    return None if stack["StackStatus"] == "REVIEW_IN_PROGRESS" else stack


def outputs_of(stage: Stage, name: str) -> dict[str, str]:
    """Read the outputs of a stack; empty when there is none."""
    stack = describe(stage, name) or {}
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def propose(
    stage: Stage, name: str, body: Body, parameters: dict[str, str] | None = None
) -> ChangeSet | None:
    """Make a change set; None when it would change nothing.

    Raises:
        Refused: CloudFormation does not take the template.
    """
    cloudformation = client(stage, "cloudformation")
    known = {"StackName": name, "ChangeSetName": _create(stage, name, body, parameters or {})}
    try:
        wait(stage, "change_set_create_complete", **known)
    except WaiterError as error:
        reason = str(cloudformation.describe_change_set(**known).get("StatusReason", ""))
        cloudformation.delete_change_set(**known)
        if any(text in reason for text in NOTHING):
            return None
        raise Refused(reason) from error
    change_set: ChangeSet = cloudformation.describe_change_set(**known)
    if change_set["Changes"]:
        return change_set
    cloudformation.delete_change_set(**known)
    return None


def lines(change_set: ChangeSet) -> list[str]:
    """Tell what a change set would do, one line for each resource."""
    changes = [change["ResourceChange"] for change in change_set["Changes"]]
    return [
        f"{change_set['StackName']}: {change['Action']} {change['ResourceType']} "
        f"{change['LogicalResourceId']}"
        for change in changes
    ]


def withdraw(stage: Stage, change_set: ChangeSet) -> None:
    """Forget a change set that was only looked at."""
    cloudformation = client(stage, "cloudformation")
    name = change_set["StackName"]
    cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set["ChangeSetId"])
    if describe(stage, name) is None:
        cloudformation.delete_stack(StackName=name)  # The empty shell that the proposal made.


def execute(stage: Stage, change_set: ChangeSet) -> None:
    """Do what a change set says, and wait until it is done."""
    name = change_set["StackName"]
    made = describe(stage, name) is None
    client(stage, "cloudformation").execute_change_set(
        StackName=name, ChangeSetName=change_set["ChangeSetId"]
    )
    wait(stage, f"stack_{'create' if made else 'update'}_complete", StackName=name)


def wait(stage: Stage, waiter: str, **arguments: str) -> None:
    """Wait for a stack or a change set; the embedded AWS is asked more often."""
    pace = {"Delay": 0.1, "MaxAttempts": 300} if is_embedded(stage) else {"Delay": 3}
    client(stage, "cloudformation").get_waiter(waiter).wait(**arguments, WaiterConfig=pace)


def _create(stage: Stage, name: str, body: Body, parameters: dict[str, str]) -> str:
    try:
        made = client(stage, "cloudformation").create_change_set(
            StackName=name,
            ChangeSetName=f"hearth-{secrets.token_hex(4)}",
            ChangeSetType="UPDATE" if describe(stage, name) else "CREATE",
            **as_argument(stage, name, body),
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
    except ClientError as error:
        raise Refused(error.response["Error"]["Message"]) from error
    return str(made["Id"])
