"""The gateway's own keys: whose requests carry one are counted, and limited, by themselves.

A key says which client asks, not who: who is signed in says a token. So nobody needs one, and the
limit for everybody together stands on the stage (`wiring`).
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from typing import Any

from infra.aws import client
from infra.stages import Stage

REQUESTS_A_SECOND = 1000
BURST = 2000


def bind(stage: Stage, api_id: str) -> None:
    """See that the stage has a plan, that it counts the API, and that it has a key."""
    gateway = client(stage, "apigateway")
    plan = _plan(stage) or gateway.create_usage_plan(
        name=stage.prefix, throttle={"rateLimit": REQUESTS_A_SECOND, "burstLimit": BURST}
    )
    wanted = {"apiId": api_id, "stage": stage.name}
    counted = [{name: one[name] for name in wanted} for one in plan.get("apiStages", [])]
    if counted != [wanted]:  # An API that was made anew has another id.
        _change(stage, plan, "remove", counted)
        _change(stage, plan, "add", [wanted])
    _add_key(stage, plan)


def unbind(stage: Stage) -> None:
    """Delete the plan and the key."""
    gateway = client(stage, "apigateway")
    if plan := _plan(stage):
        _change(stage, plan, "remove", plan.get("apiStages", []))
        for key in gateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]:
            gateway.delete_api_key(apiKey=key["id"])
        gateway.delete_usage_plan(usagePlanId=plan["id"])


def _plan(stage: Stage) -> dict[str, Any] | None:
    pages = client(stage, "apigateway").get_paginator("get_usage_plans").paginate()
    plans: list[dict[str, Any]] = [plan for page in pages for plan in page["items"]]
    return next((plan for plan in plans if plan["name"] == stage.prefix), None)


def _change(stage: Stage, plan: dict[str, Any], op: str, stages: list[dict[str, str]]) -> None:
    for one in stages:
        client(stage, "apigateway").update_usage_plan(
            usagePlanId=plan["id"],
            patchOperations=[
                {"op": op, "path": "/apiStages", "value": f"{one['apiId']}:{one['stage']}"}
            ],
        )


def _add_key(stage: Stage, plan: dict[str, Any]) -> None:
    gateway = client(stage, "apigateway")
    if gateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]:
        return
    key = gateway.create_api_key(name=stage.prefix, enabled=True)
    gateway.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
