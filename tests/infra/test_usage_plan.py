"""The gateway's own keys: one plan and one key for a stage, however often it is wired."""

from collections.abc import Iterator

import pytest

from infra import usage_plan
from infra.aws import client
from infra.stages import STAGES

LOCAL = STAGES["local"]


@pytest.fixture
def apis(aws: dict[str, str]) -> Iterator[list[str]]:
    """Two APIs, of which the second takes the place of the first."""
    gateway = client(LOCAL, "apigateway")
    made = [gateway.create_rest_api(name=f"api-{number}")["id"] for number in range(2)]
    yield made
    usage_plan.unbind(LOCAL)
    for api in made:
        gateway.delete_rest_api(restApiId=api)


def keys() -> list[str]:
    return [key["id"] for key in client(LOCAL, "apigateway").get_api_keys()["items"]]


def test_counts_the_api_and_has_one_key_however_often_it_is_bound(apis: list[str]) -> None:
    usage_plan.bind(LOCAL, apis[0])
    first = keys()

    usage_plan.bind(LOCAL, apis[0])

    (plan,) = client(LOCAL, "apigateway").get_usage_plans()["items"]
    assert plan["apiStages"] == [{"apiId": apis[0], "stage": "local"}]
    assert (plan["throttle"]["rateLimit"], plan["throttle"]["burstLimit"]) == (1000, 2000)
    assert len(first) == 1
    assert keys() == first


def test_follows_an_api_that_was_made_anew(apis: list[str]) -> None:
    usage_plan.bind(LOCAL, apis[0])

    usage_plan.bind(LOCAL, apis[1])

    (plan,) = client(LOCAL, "apigateway").get_usage_plans()["items"]
    assert [one["apiId"] for one in plan["apiStages"]] == [apis[1]]


def test_nothing_is_left_when_it_is_unbound(apis: list[str]) -> None:
    usage_plan.bind(LOCAL, apis[0])

    usage_plan.unbind(LOCAL)
    usage_plan.unbind(LOCAL)

    assert keys() == []
    assert client(LOCAL, "apigateway").get_usage_plans()["items"] == []
