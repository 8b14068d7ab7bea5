"""Takes away what a stage has beyond its stacks: functions, their API and rules, keys, files.

Not by `zappa undeploy`, which asks a person, needs a package's folder, and leaves our mappings.
"""

from contextlib import suppress

from infra import change_sets, usage_plan
from infra.aws import client
from infra.stages import Stage


def remove_functions(stage: Stage) -> None:
    """Delete both functions with all that starts them; nothing happens where there are none."""
    usage_plan.unbind(stage)
    for name in stage.functions:  # Zappa's stacks hold their APIs.
        if change_sets.describe(stage, name):
            change_sets.remove(stage, name)
    functions = client(stage, "lambda")
    for name in stage.functions:
        with suppress(functions.exceptions.ResourceNotFoundException):
            found = functions.get_function(FunctionName=name)["Configuration"]
            _remove_sources(stage, name, found["FunctionArn"])
            functions.delete_function(FunctionName=name)


def is_in_network(stage: Stage) -> bool:
    """Tell whether a function lives in the stage's own network, which then cannot go."""
    functions = client(stage, "lambda")
    for name in stage.functions:
        with suppress(functions.exceptions.ResourceNotFoundException):
            found = functions.get_function_configuration(FunctionName=name)
            if found.get("VpcConfig", {}).get("SubnetIds"):
                return True
    return False


def empty_bucket(stage: Stage, name: str) -> None:
    """Delete every version of every file: a bucket goes only when it is empty."""
    s3 = client(stage, "s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
        if objects:
            s3.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True})


def _remove_sources(stage: Stage, name: str, arn: str) -> None:
    functions, events = client(stage, "lambda"), client(stage, "events")
    for mapping in functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]:
        functions.delete_event_source_mapping(UUID=mapping["UUID"])
    for rule in events.list_rule_names_by_target(TargetArn=arn)["RuleNames"]:
        targets = events.list_targets_by_rule(Rule=rule)["Targets"]
        events.remove_targets(Rule=rule, Ids=[target["Id"] for target in targets])
        events.delete_rule(Name=rule)
