"""Brings a stage's stacks to what the code says, by change sets, and tells what came out."""

import json
from collections.abc import Callable
from dataclasses import replace

from troposphere import Template

from infra import (
    app_stack,
    capacity_stack,
    change_sets,
    data_stack,
    network_stack,
    stage_secrets,
    undeploy,
)
from infra.aws import client, is_embedded
from infra.index_steps import Body, steps
from infra.stages import STAGES, Profile, Stage, in_profile

Tell = Callable[[str], object]

RENDERERS: dict[str, Callable[[Stage], Template]] = {
    "network": network_stack.render,
    "data": data_stack.render,
    "capacity": capacity_stack.render,
    "app": app_stack.render,
}

UNPROTECT = "aws cloudformation update-termination-protection --no-enable-termination-protection"


def stack_name(stage: Stage, kind: str) -> str:
    return f"{stage.prefix}-{kind}"


def render(stage_name: str, profile: Profile | None = None) -> dict[str, Body]:
    """Render every stack of a stage, in its own profile or another: stack name → template."""
    stage = STAGES[stage_name]
    return render_stage(in_profile(stage, profile) if profile else stage)


def render_stage(stage: Stage) -> dict[str, Body]:
    """Render every stack of a stage that may differ from what is deployed."""
    return {
        stack_name(stage, kind): json.loads(RENDERERS[kind](stage).to_json())
        for kind in stage.stacks
    }


def deploy(stage_name: str, *, tell: Tell = lambda _: None) -> dict[str, str]:
    """Bring every stack of a stage up to date, and return their outputs.

    Raises:
        Refused: CloudFormation does not take a template, or cannot do what it says.
    """
    stage = STAGES[stage_name]
    stage_secrets.make_missing(stage)
    for name, body in _bodies(stage).items():
        if change_sets.has_failed(stage, name):
            change_sets.remove(stage, name)
            tell(f"{name}: deleted, since its first creation failed")
        for step in steps(_deployed(stage, name) or body, body):
            change_set = change_sets.propose(stage, name, step, _parameters(stage, step))
            if change_set is not None:
                for line in change_sets.lines(change_set):
                    tell(line)
                change_sets.execute(stage, change_set)
        if stage.keeps_data:
            protect(stage, name, is_protected=True)
    _delete_unwanted(stage, tell)
    return outputs(stage_name)


def diff(stage_name: str) -> list[str]:
    """Tell what a deployment would change, one line for each resource."""
    stage = STAGES[stage_name]
    lines: list[str] = []
    for name, body in _bodies(stage).items():
        if change_sets.has_failed(stage, name):
            lines.append(f"{name}: would be made anew, since its first creation failed")
            continue
        change_set = change_sets.propose(stage, name, body, _parameters(stage, body))
        if change_set is not None:
            lines += change_sets.lines(change_set)
            change_sets.withdraw(stage, change_set)
    return lines + [f"{name}: would be deleted, no setting asks for it" for name in unwanted(stage)]


def present(stage: Stage) -> list[str]:
    """Name the stacks that a stage has, whether wanted or not, in the order in which they go."""
    names = [stack_name(stage, kind) for kind in reversed(RENDERERS)]
    return [name for name in names if change_sets.describe(stage, name)]


def unwanted(stage: Stage) -> list[str]:
    """Name the stacks that a setting has switched off since they were made."""
    wanted = {stack_name(stage, kind) for kind in stage.stacks}
    return [name for name in present(stage) if name not in wanted]


def destroy(stage_name: str, *, tell: Tell = lambda _: None) -> None:
    """Delete a stage: functions, stacks, the last first, and secrets. What is retained stays.

    Raises:
        Refused: a stack is protected, and nothing was deleted; or one cannot be deleted.
    """
    stage = STAGES[stage_name]
    refuse_protected(stage)
    undeploy.remove_functions(stage)
    if not stage.keeps_data and (bucket := outputs(stage_name).get("MediaBucketName")):
        undeploy.empty_bucket(stage, bucket)
    for name in present(stage):
        change_sets.remove(stage, name)
        tell(f"{name}: deleted")
    if not stage.keeps_data:
        stage_secrets.forget(stage)


def protect(stage: Stage, name: str, *, is_protected: bool) -> None:
    """Let CloudFormation refuse to delete a stack, or not any more."""
    client(stage, "cloudformation").update_termination_protection(
        StackName=name, EnableTerminationProtection=is_protected
    )


def refuse_protected(stage: Stage) -> None:
    """See that every stack can be deleted, before the first thing is.

    Raises:
        Refused: one is protected; the message says how to switch that off.
    """
    if protected := [name for name in present(stage) if change_sets.is_protected(stage, name)]:
        lines = "".join(
            f"\n  {UNPROTECT} --region {stage.region} --stack-name {n}" for n in protected
        )
        msg = f"Nothing is deleted while a stack is protected. To switch that off:{lines}"
        raise change_sets.Refused(msg)


def outputs(stage_name: str) -> dict[str, str]:
    """Read what the deployed stacks of a stage tell about themselves."""
    stage = STAGES[stage_name]
    found: dict[str, str] = {}
    for kind in stage.stacks:
        found |= change_sets.outputs_of(stage, stack_name(stage, kind))
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
        "COGNITO_JWKS_URL": f"{endpoint}/{pool}/.well-known/jwks.json",
        "BUS_NAME": outputs["BusName"],
        "MEDIA_BUCKET": outputs["MediaBucketName"],
        # Where CloudFront serves the images; else links lead to the bucket.
        "MEDIA_DOMAIN": outputs.get("MediaDomain", ""),
        "MEDIA_KEY_ID": outputs.get("MediaKeyId", ""),
        "MEDIA_KEY_ARN": outputs.get("MediaKeyArn", ""),
        "MEDIA_EXPIRE_DAYS": str(stage.gift_image_days),
        "MEDIA_QUOTA_BYTES": str(stage.image_quota_bytes),
        "MEDIA_UPLOAD_DAYS": str(stage.upload_days),
        "WORK_QUEUE_URL": outputs["WorkQueueUrl"],
        "DEAD_LETTER_QUEUE_URL": outputs["DeadLetterQueueUrl"],
        "MAIL_SENDER": stage.mail_sender,
        "CORS_ORIGINS": stage.cors_origins,
        "ALLOWED_HOSTS": stage.allowed_hosts,
        "PUBLIC_URL": stage.public_url,
    }
    secret = (
        {"AWS_ENDPOINT_URL": endpoint}
        if stage.is_local
        else {"SECRET_KEY_ARN": outputs["SecretArn"]}
    )
    return {name: value for name, value in (values | secret).items() if value}


def _bodies(stage: Stage) -> dict[str, Body]:
    """Render what a deployment makes now: a function that leaves a network keeps its rights there.

    Lambda takes the network's interfaces away by the rights of the function's role.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """
    bodies, app = render_stage(stage), stack_name(stage, "app")
    if not stage.vpc and undeploy.is_in_network(stage):
        bodies[app] = render_stage(replace(stage, vpc=True))[app]
    return bodies


def _delete_unwanted(stage: Stage, tell: Tell) -> None:
    """Delete what no setting asks for: it would be paid for. None of it holds data."""
    for name in unwanted(stage):
        if name == stack_name(stage, "network") and undeploy.is_in_network(stage):
            tell(f"{name}: stays while a function is in it; deploy once more when all have left it")
            continue
        protect(stage, name, is_protected=False)
        change_sets.remove(stage, name)
        tell(f"{name}: deleted, no setting asks for it")


def _deployed(stage: Stage, name: str) -> Body | None:
    if change_sets.describe(stage, name) is None:
        return None
    body = client(stage, "cloudformation").get_template(StackName=name)["TemplateBody"]
    return body if isinstance(body, dict) else json.loads(body)


def _parameters(stage: Stage, body: Body) -> dict[str, str]:
    """Fill the parameters: most are outputs of the stack before."""
    known = {
        **change_sets.outputs_of(stage, stack_name(stage, "data")),
        "Aws": "embedded" if is_embedded(stage) else "real",
        "MediaPublicKey": stage_secrets.public_key(stage) if stage.cloudfront else "",
    }
    return {name: known.get(name, "") for name in body.get("Parameters", {})}
