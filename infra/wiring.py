"""What ties the functions to streams, queue and gateway, once Zappa has made them.

Zappa's own stream and queue sources are not used: it does not send a starting position, and hides
the refusal. All of this may be run again at any time.
"""

from typing import Any

from config import env
from infra import change_sets, usage_plan, zappa
from infra.aws import client
from infra.local.ports import served_port
from infra.stages import Stage

STREAM_BATCH = 100
QUEUE_BATCH = 1  # A message may be a photograph, or an export: none waits for another.
TRIES = 5
HOUR_SECONDS = 3600
# For everybody together; what one user may do is counted in DynamoDB.
REQUESTS_A_SECOND = 1000
BURST = 2000


def wire(stage: Stage, outputs: dict[str, str]) -> None:
    """Let changes and messages reach the work function, and filter what reaches the API."""
    _map_sources(stage, _stream_settings(outputs) | _queue_settings(outputs))
    _tell_address(stage)
    _throttle(stage)
    usage_plan.bind(stage, api_id(stage))
    _protect(stage, outputs)


def address(stage: Stage) -> str:
    """Tell where the API of a stage answers."""
    return _address(stage, stage.functions[0])


def operations_address(stage: Stage) -> str | None:
    """Tell where `/ops` answers, where the work function has an API of its own for it."""
    work = stage.functions[1]
    return f"{_address(stage, work)}/ops" if work in zappa.apis(stage) else None


def names(stage: Stage) -> dict[str, str]:
    """Tell what of a stage is no output: region, functions and, once it runs, addresses."""
    api, work = stage.functions
    found = {"Region": stage.region, "ApiFunction": api, "WorkFunction": work}
    if change_sets.describe(stage, api):
        found["Address"] = address(stage)
    if change_sets.describe(stage, work) and (operations := operations_address(stage)):
        found["OperationsAddress"] = operations
    if stage.is_local and (port := served_port(env.VAR_DIR)):
        found["Address"] = f"http://127.0.0.1:{port}"  # Also where one is deployed beside it.
    return found


def api_id(stage: Stage, function: str | None = None) -> str:
    """Find the API that Zappa made for a function, the API's if no other, in its stack."""
    answer = client(stage, "cloudformation").describe_stack_resource(
        StackName=function or stage.functions[0], LogicalResourceId="Api"
    )
    return str(answer["StackResourceDetail"]["PhysicalResourceId"])


def _address(stage: Stage, function: str) -> str:
    api, name = api_id(stage, function), zappa.stages(stage)[function]
    if stage.is_local:
        endpoint = client(stage, "apigateway").meta.endpoint_url
        return f"{endpoint}/restapis/{api}/{name}/_user_request_"
    return f"https://{api}.execute-api.{stage.region}.amazonaws.com/{name}"


def _stream_settings(outputs: dict[str, str]) -> dict[str, dict[str, Any]]:
    settings = {
        "BatchSize": STREAM_BATCH,
        "MaximumRetryAttempts": TRIES,
        # The embedded Lambda heeds only this of the rules about giving up.
        "MaximumRecordAgeInSeconds": HOUR_SECONDS,
        "BisectBatchOnFunctionError": True,
        "DestinationConfig": {"OnFailure": {"Destination": outputs["DeadLetterQueueArn"]}},
    }
    return {arn: settings for name, arn in outputs.items() if name.endswith("TableStream")}


def _queue_settings(outputs: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {outputs["WorkQueueArn"]: {"BatchSize": QUEUE_BATCH}}


def _map_sources(stage: Stage, wanted: dict[str, dict[str, Any]]) -> None:
    functions = client(stage, "lambda")
    function = stage.functions[1]
    pages = functions.get_paginator("list_event_source_mappings").paginate(FunctionName=function)
    present = {m["EventSourceArn"]: m for page in pages for m in page["EventSourceMappings"]}
    for arn in present.keys() - wanted.keys():  # Of a table that was made anew.
        functions.delete_event_source_mapping(UUID=present[arn]["UUID"])
    for arn, settings in wanted.items():
        common = {
            "FunctionName": function,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            **settings,
        }
        if arn in present:
            functions.update_event_source_mapping(UUID=present[arn]["UUID"], **common)
        else:
            start = {"StartingPosition": "TRIM_HORIZON"} if ":dynamodb:" in arn else {}
            functions.create_event_source_mapping(EventSourceArn=arn, **common, **start)


def _tell_address(stage: Stage) -> None:
    """Tell the functions where the API answers: links in mails and of wish lists lead there."""
    functions, url = client(stage, "lambda"), stage.public_url or address(stage)
    for name in stage.functions:
        functions.get_waiter("function_updated_v2").wait(FunctionName=name)  # Zappa may not have.
        known = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        told = {**known, "PUBLIC_URL": url}
        if told != known:
            functions.update_function_configuration(
                FunctionName=name, Environment={"Variables": told}
            )


def _throttle(stage: Stage) -> None:
    """Limit what each API takes."""
    limits = {"rateLimit": REQUESTS_A_SECOND, "burstLimit": BURST}
    for function, name in zappa.apis(stage).items():
        client(stage, "apigateway").update_stage(
            restApiId=api_id(stage, function),
            stageName=name,
            patchOperations=[
                {"op": "replace", "path": f"/*/*/throttling/{limit}", "value": str(value)}
                for limit, value in limits.items()
            ],
        )


def _protect(stage: Stage, outputs: dict[str, str]) -> None:
    """Put the firewall before each API, if the stage has one."""
    if "FirewallArn" not in outputs:
        return
    for function, name in zappa.apis(stage).items():
        place = f"/restapis/{api_id(stage, function)}/stages/{name}"
        client(stage, "wafv2").associate_web_acl(
            WebACLArn=outputs["FirewallArn"],
            ResourceArn=f"arn:aws:apigateway:{stage.region}::{place}",
        )
