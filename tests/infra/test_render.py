"""The templates: valid for CloudFormation, equal to the models, safe where data must live on."""

import json
from pathlib import Path
from typing import Any

import cfnlint
import pytest
from pynamodb.connection.table import TableConnection
from pynamodb.models import Model

from apps.core.db import tables
from infra import deploy
from infra.stages import STAGES
from infra.tables import render_table


def resources(stage: str, kind: str, resource_type: str) -> dict[str, dict[str, Any]]:
    body = deploy.render(stage)[f"hearth-{stage}-{kind}"]
    found: dict[str, dict[str, Any]] = body["Resources"]
    return {title: one for title, one in found.items() if one["Type"] == resource_type}


@pytest.mark.parametrize("stage", STAGES)
def test_every_template_passes_the_linter(stage: str, tmp_path: Path) -> None:
    for name, body in deploy.render(stage).items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(body))

        matches = cfnlint.lint_file(path)

        assert [str(match) for match in matches] == []


def created_by(model: type[Model], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the model's own `create_table` would send."""
    sent: dict[str, Any] = {}
    monkeypatch.setattr(model, "exists", lambda: False)
    monkeypatch.setattr(model, "update_ttl", lambda _: None)
    monkeypatch.setattr(TableConnection, "create_table", lambda _, **values: sent.update(values))
    model.create_table()
    return sent


def hash_first(keys: list[dict[str, str]]) -> list[dict[str, str]]:
    """PynamoDB names keys in any order, CloudFormation wants this one."""
    return sorted(keys, key=lambda key: key["KeyType"])


def by_name(indexes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(
        (
            {
                "IndexName": index["index_name"],
                "KeySchema": hash_first(index["key_schema"]),
                "Projection": index["projection"],
            }
            for index in indexes
        ),
        key=lambda index: str(index["IndexName"]),
    )


def test_every_table_is_what_its_model_would_create(
    aws: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, model in tables().items():
        table = render_table(model, STAGES["local"]).to_dict()["Properties"]

        created = created_by(model, monkeypatch)

        assert table["TableName"] == name
        assert table["BillingMode"] == created["billing_mode"] == "PAY_PER_REQUEST"
        assert table["KeySchema"] == hash_first(created["key_schema"])
        assert table.get("GlobalSecondaryIndexes", []) == by_name(
            created["global_secondary_indexes"]
        )
        assert table.get("LocalSecondaryIndexes", []) == by_name(created["local_secondary_indexes"])
        stream = created.get("stream_specification", {}).get("stream_view_type")
        assert table.get("StreamSpecification", {}).get("StreamViewType") == stream


def test_production_keeps_its_data_whatever_happens_to_the_stack() -> None:
    for table in resources("prod", "data", "AWS::DynamoDB::Table").values():
        assert table["DeletionPolicy"] == "RetainExceptOnCreate"
        assert table["Properties"]["DeletionProtectionEnabled"] is True
        restorable = table["Properties"]["PointInTimeRecoverySpecification"]
        assert restorable == {"PointInTimeRecoveryEnabled": True}
    for pool in resources("prod", "data", "AWS::Cognito::UserPool").values():
        assert pool["DeletionPolicy"] == "RetainExceptOnCreate"
        assert pool["Properties"]["DeletionProtection"] == "ACTIVE"


def test_every_stage_has_names_of_its_own() -> None:
    for stage in STAGES:
        tables = resources(stage, "data", "AWS::DynamoDB::Table").values()

        assert all(
            table["Properties"]["TableName"].startswith(f"hearth-{stage}-") for table in tables
        )


def test_clients_may_not_write_what_is_the_servers() -> None:
    (client,) = resources("prod", "data", "AWS::Cognito::UserPoolClient").values()

    assert client["Properties"]["WriteAttributes"] == ["email", "name"]
    assert client["Properties"]["GenerateSecret"] is False
    assert client["Properties"]["PreventUserExistenceErrors"] == "ENABLED"


def test_the_role_names_what_it_may_touch_and_never_scans() -> None:
    (role,) = resources("prod", "app", "AWS::IAM::Role").values()
    statements = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]

    for statement in statements:
        assert "dynamodb:Scan" not in statement["Action"]
        assert not any("*" in action for action in statement["Action"])
        if "*" in statement["Resource"]:
            assert statement["Action"] == ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]


def test_no_template_holds_a_secret() -> None:
    (secret,) = resources("prod", "data", "AWS::SecretsManager::Secret").values()

    assert "SecretString" not in secret["Properties"]
    assert secret["Properties"]["GenerateSecretString"]["PasswordLength"] == 64
