"""Brings a stage's stacks to what the code says, by change sets, and tells what came out."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError, WaiterError
from troposphere import Template

from infra import app_stack, data_stack
from infra.aws import client, is_embedded
from infra.index_steps import Body, steps
from infra.stages import STAGES, Stage

Tell = Callable[[str], object]

RENDERERS: dict[str, Callable[[Stage], Template]] = {
    "data": data_stack.render,
    "app": app_stack.render,
}
# What CloudFormation says of a change set that would change nothing.
NOTHING = ("didn't contain changes", "No updates are to be performed")


class Refused(Exception):
    """CloudFormation did not take a template; the message is its reason."""


def stack_name(stage: Stage, kind: str) -> str:
    return f"{stage.prefix}-{kind}"


def render(stage_name: str) -> dict[str, Body]:
    """Render every stack of a stage: stack name → template."""
    stage = STAGES[stage_name]
    return {
        stack_name(stage, kind): json.loads(renderer(stage).to_json())
        for kind, renderer in RENDERERS.items()
    }


def deploy(stage_name: str, *, tell: Tell = lambda _: None) -> dict[str, str]:
    """Bring every stack of a stage up to date, and return their outputs.

    Raises:
        Refused: CloudFormation does not take a template.
    """
    stage = STAGES[stage_name]
    for name, body in render(stage_name).items():
        for step in steps(_deployed(stage, name) or body, body):
            change_set = _propose(stage, name, step)
            if change_set is not None:
                _execute(stage, name, change_set, tell)
        if stage.keeps_data:
            client(stage, "cloudformation").update_termination_protection(
                StackName=name, EnableTerminationProtection=True
            )
    return outputs(stage_name)


def diff(stage_name: str) -> list[str]:
    """Tell what a deployment would change, one line for each resource."""
    stage = STAGES[stage_name]
    lines: list[str] = []
    for name, body in render(stage_name).items():
        change_set = _propose(stage, name, body)
        if change_set is not None:
            lines += [f"{name}: {line}" for line in _lines(change_set)]
            _withdraw(stage, name, change_set)
    return lines


def destroy(stage_name: str, *, tell: Tell = lambda _: None) -> None:
    """Delete a stage's stacks, the last first. What is retained stays."""
    stage = STAGES[stage_name]
    cloudformation = client(stage, "cloudformation")
    for kind in reversed(RENDERERS):
        name = stack_name(stage, kind)
        cloudformation.delete_stack(StackName=name)
        _wait(stage, "stack_delete_complete", StackName=name)
        tell(f"{name}: deleted")


def outputs(stage_name: str) -> dict[str, str]:
    """Read what the deployed stacks of a stage tell about themselves."""
    stage = STAGES[stage_name]
    found: dict[str, str] = {}
    for kind in RENDERERS:
        found |= _outputs(_describe(stage, stack_name(stage, kind)))
    return found


def environment(stage_name: str, outputs: dict[str, str]) -> dict[str, str]:
    """Tell the application, by the names that `config.env` reads, where its stage is."""
    stage = STAGES[stage_name]
    pool = outputs["UserPoolId"]
    issuer = f"https://cognito-idp.{stage.region}.amazonaws.com/{pool}"
    endpoint = str(client(stage, "cognito-idp").meta.endpoint_url)
    values = {
        "STAGE": stage.name,
        "AWS_REGION": stage.region,
        "TABLE_PREFIX": stage.prefix,
        "COGNITO_POOL_ID": pool,
        "COGNITO_CLIENT_ID": outputs["UserPoolClientId"],
        "COGNITO_ISSUER": issuer,
        # The embedded pool signs as the real one would, but keeps its keys at its own address.
        "COGNITO_JWKS_URL": f"{endpoint if stage.is_local else issuer.removesuffix('/' + pool)}"
        f"/{pool}/.well-known/jwks.json",
        "BUS_NAME": outputs["BusName"],
        "WORK_QUEUE_URL": outputs["WorkQueueUrl"],
        "DEAD_LETTER_QUEUE_URL": outputs["DeadLetterQueueUrl"],
        "MAIL_SENDER": stage.mail_sender,
        "CORS_ORIGINS": stage.cors_origins,
        "ALLOWED_HOSTS": stage.allowed_hosts,
        "PUBLIC_URL": stage.public_url,
    }
    secret = (
        {"AWS_ENDPOINT_URL": endpoint} if stage.is_local else {"SECRET_ARN": outputs["SecretArn"]}
    )
    return {name: value for name, value in (values | secret).items() if value}


def _deployed(stage: Stage, name: str) -> Body | None:
    if _describe(stage, name) is None:
        return None
    answer = client(stage, "cloudformation").get_template(StackName=name)
    body = answer["TemplateBody"]
    return body if isinstance(body, dict) else json.loads(body)


def _describe(stage: Stage, name: str) -> dict[str, Any] | None:
    try:
        answer = client(stage, "cloudformation").describe_stacks(StackName=name)
    except ClientError as error:
        if "does not exist" not in str(error):
            raise
        return None
    stack: dict[str, Any] = answer["Stacks"][0]
    # A stack whose first change set was never executed.
    return None if stack["StackStatus"] == "REVIEW_IN_PROGRESS" else stack


def _outputs(stack: dict[str, Any] | None) -> dict[str, str]:
    found = stack.get("Outputs", []) if stack else []
    return {output["OutputKey"]: output["OutputValue"] for output in found}


def _propose(stage: Stage, name: str, body: Body) -> dict[str, Any] | None:
    """Make a change set; None when it would change nothing.

    Raises:
        Refused: CloudFormation does not take the template.
    """
    cloudformation = client(stage, "cloudformation")
    try:
        made = cloudformation.create_change_set(
            StackName=name,
            ChangeSetName=f"hearth-{secrets.token_hex(4)}",
            ChangeSetType="UPDATE" if _describe(stage, name) else "CREATE",
            TemplateBody=json.dumps(body),
            Parameters=_parameters(stage, body),
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
    except ClientError as error:
        raise Refused(error.response["Error"]["Message"]) from error
    known = {"StackName": name, "ChangeSetName": made["Id"]}
    try:
        _wait(stage, "change_set_create_complete", **known)
    except WaiterError as error:
        reason = str(cloudformation.describe_change_set(**known).get("StatusReason", ""))
        cloudformation.delete_change_set(**known)
        if any(text in reason for text in NOTHING):
            return None
        raise Refused(reason) from error
    change_set: dict[str, Any] = cloudformation.describe_change_set(**known)
    if change_set["Changes"]:
        return change_set
    cloudformation.delete_change_set(**known)
    return None


def _parameters(stage: Stage, body: Body) -> list[dict[str, str]]:
    """Fill the parameters: most are outputs of the stack before."""
    known = {
        **_outputs(_describe(stage, stack_name(stage, "data"))),
        "Aws": "embedded" if is_embedded(stage) else "real",
    }
    return [
        {"ParameterKey": name, "ParameterValue": known.get(name, "")}
        for name in body.get("Parameters", {})
    ]


def _lines(change_set: dict[str, Any]) -> list[str]:
    changes = [change["ResourceChange"] for change in change_set["Changes"]]
    return [
        f"{change['Action']} {change['ResourceType']} {change['LogicalResourceId']}"
        for change in changes
    ]


def _withdraw(stage: Stage, name: str, change_set: dict[str, Any]) -> None:
    cloudformation = client(stage, "cloudformation")
    cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set["ChangeSetId"])
    if _describe(stage, name) is None:
        cloudformation.delete_stack(StackName=name)  # The empty shell that the proposal made.


def _execute(stage: Stage, name: str, change_set: dict[str, Any], tell: Tell) -> None:
    for line in _lines(change_set):
        tell(f"{name}: {line}")
    made = _describe(stage, name) is None
    client(stage, "cloudformation").execute_change_set(
        StackName=name, ChangeSetName=change_set["ChangeSetId"]
    )
    _wait(stage, f"stack_{'create' if made else 'update'}_complete", StackName=name)


def _wait(stage: Stage, waiter: str, **arguments: str) -> None:
    pace = {"Delay": 0.1, "MaxAttempts": 300} if stage.is_local else {"Delay": 3}
    client(stage, "cloudformation").get_waiter(waiter).wait(**arguments, WaiterConfig=pace)
