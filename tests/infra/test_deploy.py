"""Bringing stacks up, on the embedded AWS."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from infra import change_sets, deploy
from infra.stages import STAGES


def infra(*arguments: str) -> str:
    out = StringIO()
    call_command("infra", *arguments, stdout=out)
    return out.getvalue()


def test_what_is_deployed_needs_no_change(aws: dict[str, str]) -> None:
    assert infra("diff") == "Nothing would change.\n"


def test_a_second_deployment_changes_nothing(aws: dict[str, str]) -> None:
    told: list[str] = []
    before = deploy.outputs("local")

    after = deploy.deploy("local", tell=told.append)

    assert after == before
    assert told == []


def test_a_new_stage_is_proposed_made_and_deleted(aws: dict[str, str]) -> None:
    proposed = infra("diff", "--stage", "dev")
    assert "hearth-dev-data: Add AWS::Cognito::UserPool UserPool" in proposed
    assert infra("deploy", "--stage", "dev", "--dry-run") == proposed
    assert deploy.outputs("dev") == {}

    infra("deploy", "--stage", "dev")
    outputs = json.loads(infra("outputs", "--stage", "dev", "--json"))

    assert outputs["BusName"] == "hearth-dev"
    assert "hearth-dev-app: would be deleted" in infra("destroy", "--stage", "dev", "--dry-run")
    infra("destroy", "--stage", "dev")
    assert deploy.outputs("dev") == {}


def test_a_template_that_is_refused_says_why(aws: dict[str, str]) -> None:
    body = {"Resources": {"Nothing": {"Type": "AWS::No::Thing"}}}

    with pytest.raises(change_sets.Refused, match="AWS::No::Thing"):
        change_sets.propose(STAGES["local"], "hearth-local-odd", body)


def test_templates_are_printed_or_written(aws: dict[str, str], tmp_path: Path) -> None:
    infra("render", "--stage", "prod", "--out", str(tmp_path))

    assert {path.name for path in tmp_path.iterdir()} == {
        "hearth-prod-app.json",
        "hearth-prod-data.json",
    }
    printed = infra("render", "--stage", "prod", "--stack", "app")
    assert json.loads(printed) == json.loads((tmp_path / "hearth-prod-app.json").read_text())
    with pytest.raises(CommandError, match="There is no stack 'odd'"):
        infra("render", "--stack", "odd")


def test_the_application_learns_names_and_ids_but_no_secret(aws: dict[str, str]) -> None:
    assert aws["TABLE_PREFIX"] == "hearth-local"
    assert aws["COGNITO_ISSUER"].endswith(aws["COGNITO_POOL_ID"])
    assert not {name for name in aws if "SECRET" in name}
    assert "BusName: hearth-local\n" in infra("outputs")
