"""Alarms: whoever is woken by one is told what it means and what to do."""

import json
import re
from typing import Any

import pytest

from config import env
from infra.metrics import BUSINESS
from tests.infra.test_render import resources

FREE_IN_AN_ACCOUNT = 10


def alarms_of(stage: str) -> list[dict[str, Any]]:
    return [a["Properties"] for a in resources(stage, "app", "AWS::CloudWatch::Alarm").values()]


def test_each_alarm_has_its_entry_in_the_runbook_and_each_entry_its_alarm() -> None:
    runbook = (env.ROOT / "docs" / "MAINTENANCE.md").read_text()
    section = runbook.partition("## Alarms\n")[2].partition("\n## ")[0]
    entries = re.findall(r"^### (\S+)$", section, re.MULTILINE)

    named = [a["AlarmDescription"].rpartition("docs/MAINTENANCE.md#")[2] for a in alarms_of("prod")]

    assert sorted(named) == sorted(entries)


def test_each_entry_says_what_it_means_how_to_look_and_what_to_do() -> None:
    runbook = (env.ROOT / "docs" / "MAINTENANCE.md").read_text()
    section = runbook.partition("## Alarms\n")[2].partition("\n## ")[0]

    for entry in section.split("### ")[1:]:
        for part in ("**What it means.**", "**How to look.**", "**What to do.**"):
            assert part in entry


def test_each_alarm_tells_the_topic_when_it_rings_and_when_it_ends() -> None:
    for alarm in alarms_of("prod"):
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]


def test_a_stage_has_no_more_alarms_than_are_free() -> None:
    assert len(alarms_of("dev")) <= FREE_IN_AN_ACCOUNT


@pytest.mark.parametrize(
    ("slug", "metric", "dimensions"),
    [
        ("api-latency", "Latency", {"ApiName": "hearth-prod"}),
        ("work-stopped", "Invocations", {"FunctionName": "hearth-prod-work"}),
        ("due-late", "OldestDueSeconds", {"Stage": "prod"}),
        (
            "dead-letters",
            "ApproximateNumberOfMessagesVisible",
            {"QueueName": "hearth-prod-dead-letters"},
        ),
    ],
)
def test_watches_the_metric(slug: str, metric: str, dimensions: dict[str, str]) -> None:
    (alarm,) = [a for a in alarms_of("prod") if a["AlarmName"] == f"hearth-prod-{slug}"]

    assert alarm["MetricName"] == metric
    assert {d["Name"]: d["Value"] for d in alarm["Dimensions"]} == dimensions


def test_the_dashboard_shows_what_people_do() -> None:
    (dashboard,) = resources("prod", "app", "AWS::CloudWatch::Dashboard").values()

    charts = json.loads(dashboard["Properties"]["DashboardBody"])["widgets"]

    shown = {m[1] for c in charts for m in c["properties"]["metrics"] if m[0] == "Hearth"}
    assert shown == {*BUSINESS, "DeadLetters", "OldestDueSeconds", "ServerErrors"}


def test_the_dashboard_adds_up_no_level() -> None:
    (dashboard,) = resources("prod", "app", "AWS::CloudWatch::Dashboard").values()

    charts = json.loads(dashboard["Properties"]["DashboardBody"])["widgets"]

    levels = {"DeadLetters", "ApproximateNumberOfMessagesVisible", "OldestDueSeconds"}
    statistics = {
        metric[1]: chart["properties"]["stat"]
        for chart in charts
        for metric in chart["properties"]["metrics"]
        if levels.intersection(map(str, metric))
    }
    assert statistics == dict.fromkeys(levels, "Maximum")
