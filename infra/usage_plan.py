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
    counted = {"apiId": api_id, "stage": stage.name}
    plan = _plan(stage)
    if plan and not any(one.items() >= counted.items() for one in plan.get("apiStages", [])):
        unbind(stage)  # The API was made anew, under another id.
        plan = None
    plan = plan or client(stage, "apigateway").create_usage_plan(
        name=stage.prefix,
        apiStages=[counted],
        throttle={"rateLimit": REQUESTS_A_SECOND, "burstLimit": BURST},
    )
    _add_key(stage, plan["id"])


def unbind(stage: Stage) -> None:
    """Delete the plan and the key."""
    gateway = client(stage, "apigateway")
    if plan := _plan(stage):
        _release(stage, plan)
        for key in gateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]:
            gateway.delete_api_key(apiKey=key["id"])
        gateway.delete_usage_plan(usagePlanId=plan["id"])


def _plan(stage: Stage) -> dict[str, Any] | None:
    pages = client(stage, "apigateway").get_paginator("get_usage_plans").paginate()
    plans: list[dict[str, Any]] = [plan for page in pages for plan in page["items"]]
    return next((plan for plan in plans if plan["name"] == stage.prefix), None)


def _release(stage: Stage, plan: dict[str, Any]) -> None:
    for one in plan.get("apiStages", []):
        place = f"{one['apiId']}:{one['stage']}"
        client(stage, "apigateway").update_usage_plan(
            usagePlanId=plan["id"],
            patchOperations=[{"op": "remove", "path": "/apiStages", "value": place}],
        )


def _add_key(stage: Stage, plan_id: str) -> None:
    gateway = client(stage, "apigateway")
    if gateway.get_usage_plan_keys(usagePlanId=plan_id)["items"]:
        return
    key = gateway.create_api_key(name=stage.prefix, enabled=True)
    gateway.create_usage_plan_key(usagePlanId=plan_id, keyId=key["id"], keyType="API_KEY")
