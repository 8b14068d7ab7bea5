"""DynamoDB makes or drops one global index of a table at a time: the steps heed that."""

from typing import Any

from infra.index_steps import steps


def template(*indexes: str, title: str = "TasksTable") -> dict[str, Any]:
    properties: dict[str, Any] = {
        "KeySchema": [{"AttributeName": "userId", "KeyType": "HASH"}],
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in sorted(["userId", *indexes])
        ],
    }
    if indexes:
        properties["GlobalSecondaryIndexes"] = [
            {"IndexName": name, "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}]}
            for name in sorted(indexes)
        ]
    return {"Resources": {title: {"Type": "AWS::DynamoDB::Table", "Properties": properties}}}


def test_one_changed_index_is_one_step() -> None:
    assert steps(template("a"), template("a", "b")) == [template("a", "b")]


def test_several_new_indexes_come_one_by_one() -> None:
    assert steps(template(), template("a", "b", "c")) == [
        template("a"),
        template("a", "b"),
        template("a", "b", "c"),
    ]


def test_old_indexes_go_before_new_ones_come() -> None:
    assert steps(template("a", "b"), template("c")) == [
        template("b"),
        template(),
        template("c"),
    ]


def test_a_new_table_is_made_with_all_its_indexes() -> None:
    other = template("a", "b", title="UsersTable")

    assert steps(template("x"), other) == [other]


def test_an_attribute_is_defined_only_while_a_key_uses_it() -> None:
    first, _ = steps(template("a", "b"), template())

    definitions = first["Resources"]["TasksTable"]["Properties"]["AttributeDefinitions"]
    assert [definition["AttributeName"] for definition in definitions] == ["b", "userId"]
