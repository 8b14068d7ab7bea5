"""DynamoDB makes or drops one global index of a table at a time, so an update may need steps."""

import copy
from typing import Any

Body = dict[str, Any]  # A template as plain JSON.

INDEXES = "GlobalSecondaryIndexes"


def steps(old: Body, new: Body) -> list[Body]:
    """Split the way from one template to another, so that no step has two changes of indexes.

    Drops come first, since a table has room for 20. The last step is `new` itself.
    """
    bodies = [new]
    while (previous := _one_change_back(old, bodies[0])) is not None:
        bodies.insert(0, previous)
    return bodies


def _one_change_back(old: Body, new: Body) -> Body | None:
    """Undo one change of an index, if some table has more than one."""
    for title, table in new["Resources"].items():
        before = _by_name(old["Resources"].get(title, {}))
        after = _by_name(table)
        if title not in old["Resources"] or len(before.keys() ^ after.keys()) <= 1:
            continue
        made = sorted(after.keys() - before.keys())
        if made:
            del after[made[-1]]
        else:
            name = max(before.keys() - after.keys())
            after[name] = before[name]
        return _with_indexes(new, title, list(after.values()), old)
    return None


def _by_name(table: Body) -> dict[str, Body]:
    indexes = table.get("Properties", {}).get(INDEXES, [])
    return {index["IndexName"]: index for index in indexes}


def _with_indexes(body: Body, title: str, indexes: list[Body], old: Body) -> Body:
    changed = copy.deepcopy(body)
    properties = changed["Resources"][title]["Properties"]
    properties.pop(INDEXES, None)
    if indexes:
        properties[INDEXES] = sorted(indexes, key=lambda index: str(index["IndexName"]))
    known = [
        *properties["AttributeDefinitions"],
        *old["Resources"][title]["Properties"]["AttributeDefinitions"],
    ]
    # DynamoDB refuses a definition that no key uses.
    used = _key_names(properties)
    types = {a["AttributeName"]: a for a in known if a["AttributeName"] in used}
    properties["AttributeDefinitions"] = [types[name] for name in sorted(types)]
    return changed


def _key_names(properties: Body) -> set[str]:
    parts = [properties, *properties.get(INDEXES, []), *properties.get("LocalSecondaryIndexes", [])]
    return {key["AttributeName"] for part in parts for key in part["KeySchema"]}
