"""CloudFormation's change sets: propose, look at, execute or withdraw."""

import secrets
from itertools import takewhile
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.aws import client, is_embedded
from infra.index_steps import Body
from infra.stages import Stage
from infra.template_bucket import as_argument

ChangeSet = dict[str, Any]

# What CloudFormation says of a change set that would change nothing.
NOTHING = ("didn't contain changes", "No updates are to be performed")


# After a first creation that failed. CloudFormation lets such a stack be deleted, and nothing else.
FAILED = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED"}
# What a stack's own event says when an operation on it begins.
BEGUN = {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"}


class Refused(Exception):
    """CloudFormation did not do what it was asked for; the message is its reason."""


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
        _wait(stage, "change_set_create_complete", **known)
    except WaiterError as error:
        reason = str(cloudformation.describe_change_set(**known).get("StatusReason", ""))
        cloudformation.delete_change_set(**known)
        if any(text in reason for text in NOTHING):
            return None
        raise Refused(reason) from error
    # One without changes of resources changes outputs: else it would not have been made.
    change_set: ChangeSet = cloudformation.describe_change_set(**known)
    return change_set


def lines(change_set: ChangeSet) -> list[str]:
    """Tell what a change set would do, one line for each resource."""
    changes = [change["ResourceChange"] for change in change_set["Changes"]]
    if not changes:
        return [f"{change_set['StackName']}: no resource, outputs alone"]
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
    """Do what a change set says, and wait until it is done.

    Raises:
        Refused: it could not be done, and was rolled back.
    """
    name = change_set["StackName"]
    made = describe(stage, name) is None
    client(stage, "cloudformation").execute_change_set(
        StackName=name, ChangeSetName=change_set["ChangeSetId"]
    )
    _wait_for_stack(stage, f"stack_{'create' if made else 'update'}_complete", name)


def has_failed(stage: Stage, name: str) -> bool:
    """Tell whether there is nothing of a stack but a first creation that failed."""
    return (describe(stage, name) or {}).get("StackStatus") in FAILED


def is_protected(stage: Stage, name: str) -> bool:
    """Tell whether CloudFormation refuses to delete a stack."""
    return bool((describe(stage, name) or {}).get("EnableTerminationProtection"))


def remove(stage: Stage, name: str) -> None:
    """Delete a stack, and wait until it is gone.

    Raises:
        Refused: something of it could not be deleted.
    """
    client(stage, "cloudformation").delete_stack(StackName=name)
    _wait_for_stack(stage, "stack_delete_complete", name)


def _wait_for_stack(stage: Stage, waiter: str, name: str) -> None:
    try:
        _wait(stage, waiter, StackName=name)
    except WaiterError as error:
        msg = f"{name}: {_first_failure(stage, name) or error}"
        raise Refused(msg) from error


def _first_failure(stage: Stage, name: str) -> str:
    """Tell what failed first in a stack's last operation: the rest was cancelled because of it."""
    pages = (
        client(stage, "cloudformation")
        .get_paginator("describe_stack_events")
        .paginate(StackName=name)
    )
    events = (event for page in pages for event in page["StackEvents"])  # The newest first.
    reasons = [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
        for event in takewhile(lambda event: not _begins(event), events)
        if event["ResourceStatus"].endswith("_FAILED")
    ]
    return reasons[-1] if reasons else ""


def _begins(event: dict[str, Any]) -> bool:
    is_of_stack = event.get("PhysicalResourceId") == event["StackId"]
    return is_of_stack and event["ResourceStatus"] in BEGUN


def _wait(stage: Stage, waiter: str, **arguments: str) -> None:
    """Wait for a stack or a change set, up to an hour; the embedded AWS is asked more often."""
    pace = (
        {"Delay": 0.1, "MaxAttempts": 300}
        if is_embedded(stage)
        else {"Delay": 3, "MaxAttempts": 1200}  # An index of a large table takes its time.
    )
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
