"""The OpenAPI schema of our views: each operation as its view's decorator describes it.

drf-spectacular finds the views and collects the components; what an operation takes and answers is
the same for all by our conventions, so it is said here once.
"""

import re
from typing import Any

import uritemplate
from drf_spectacular.openapi import AutoSchema

from apps.core.api.operations import Operation, operation_of
from apps.core.api.schema.answers import error_answers, file_content, success_answers
from apps.core.api.schema.call import Call
from apps.core.api.schema.headers import request_headers
from apps.core.api.schema.shapes import query_parameter
from apps.core.names import camel_case

JSON = dict[str, Any]
VERBS = {
    "retrieve": "get",
    "update": "replace",
    "partial_update": "update",
    "destroy": "delete",
}  # Any other action is its own verb.


class UndescribedOperation(Exception):
    """A view's method lacks the decorator `operation`."""


def described(view: Any) -> Operation:
    """Find what is said of an operation.

    Raises:
        UndescribedOperation: nothing is.
    """
    operation = operation_of(view)
    if operation is None:
        msg = f"{type(view).__name__}.{view.action}"
        raise UndescribedOperation(msg)
    return operation


def operation_id(call: Call) -> str:
    action = call.view.action
    return camel_case(f"{call.tag}_{VERBS.get(action, action)}".replace("-", "_"))


def description(call: Call) -> JSON:
    text = getattr(call.view, call.view.action).__doc__
    return {"description": re.sub(r"\s+", " ", text)} if text else {}


class HearthSchema(AutoSchema):
    """Operations as our conventions make them."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> JSON:
        self.path, self.path_regex, self.path_prefix = path, path_regex, path_prefix
        self.method, self.registry = method, registry
        call = Call(self.view, method, path, described(self.view))
        return {
            "operationId": operation_id(call),
            "summary": call.operation.summary,
            **description(call),
            "tags": [call.tag],
            "parameters": self._parameters(call),
            **self._body(call),
            "responses": success_answers(call, self) | error_answers(call),
            "security": [{name: []} for name in call.credentials],
        }

    def _get_serializer_field_meta(self, *_args: Any) -> JSON:
        return {}  # `shapes` says it.

    def _parameters(self, call: Call) -> list[JSON]:
        query = call.operation.query
        fields = query().fields.items() if query else ()
        return [
            *(self._path_parameter(name) for name in uritemplate.variables(self.path)),
            *(query_parameter(name, field, self) for name, field in fields),
            *request_headers(call),
        ]

    def _path_parameter(self, name: str) -> JSON:
        [parameter] = self._resolve_path_parameters([name])  # type: ignore[no-untyped-call]
        return {**parameter, "name": camel_case(name)}

    def _body(self, call: Call) -> JSON:
        if call.operation.takes_file:
            return {"requestBody": {"required": True, **file_content(call.operation.takes_file)}}
        if call.operation.takes is None:
            return {}
        is_patch = call.method == "PATCH"
        shape = self.resolve_serializer(call.operation.takes(partial=is_patch), "request").ref
        kinds = self.map_parsers() if is_patch else ["application/json"]
        content = {kind: {"schema": shape} for kind in kinds}
        return {"requestBody": {"required": True, "content": content}}
