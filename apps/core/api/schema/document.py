"""The whole document, as `/schema` and `manage.py schema` give it."""

import re
from functools import lru_cache
from typing import Any

import orjson
from drf_spectacular.generators import SchemaGenerator

from apps.core.api.schema import HearthSchema
from apps.core.api.schema.answers import ERROR_SCHEMA, shared_answers
from apps.core.api.schema.call import collection
from apps.core.api.schema.headers import HEADERS, PARAMETERS
from apps.core.names import camel_case

JSON = dict[str, Any]

ACCESS_TOKEN: JSON = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of the Cognito user pool: from `POST /v1/auth/login`, or from "
    "Cognito itself.",
}
API_KEY: JSON = {
    "type": "apiKey",
    "in": "header",
    "name": "X-API-Key",
    "description": "A key from `POST /v1/api-keys`, within its scopes. "
    "`Authorization: ApiKey …` is as good.",
}


class HearthGenerator(SchemaGenerator):
    """Gives every view our schema.

    As DRF's DEFAULT_SCHEMA_CLASS it would be imported with the first route of any process.
    """

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        view = super().create_view(callback, method, request)  # type: ignore[no-untyped-call]
        self._set_schema_to_view(view, HearthSchema())  # type: ignore[no-untyped-call]
        return view


def document(server: str = "/") -> JSON:
    """Describe the API as it is reached at `server`, a URL or the path that comes before `/v1`."""
    make: Any = HearthGenerator  # Untyped.
    found: JSON = make().get_schema(request=None, public=True)
    return {**found, "servers": [{"url": server}]}


@lru_cache(maxsize=4)  # The views do not change while a process runs.
def document_json(server: str = "/") -> bytes:
    return orjson.dumps(document(server), option=orjson.OPT_INDENT_2) + b"\n"


def finish(result: JSON, generator: Any, **_context: Any) -> JSON:
    """Add what all operations share: drf-spectacular calls this as its postprocessing hook."""
    components = result["components"]
    components["schemas"]["ErrorAnswer"] = ERROR_SCHEMA
    components |= {
        "parameters": PARAMETERS,
        "headers": HEADERS,
        "responses": shared_answers(),
        "securitySchemes": {"accessToken": ACCESS_TOKEN, "apiKey": API_KEY},
    }
    paths = {_camel(path): operations for path, operations in result["paths"].items()}
    return {**result, "paths": paths, "tags": _tags(generator)}


def _camel(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: f"{{{camel_case(name[1])}}}", path)


def _tags(generator: Any) -> list[JSON]:
    """Name the collections, each with the docstring of its views."""
    texts: dict[str, str] = {}
    for path, _, _, view in generator.endpoints:
        texts.setdefault(collection(path), view.cls.__doc__)
    return [{"name": tag, "description": text} for tag, text in texts.items()]
