"""DRF's browsable API, for people who try ours by hand in local, dev and staging stages."""

from http import HTTPStatus
from typing import Any

import orjson
from rest_framework.renderers import BrowsableAPIRenderer

from apps.core.api.operations import operation_of
from apps.core.api.rendering import JSONRenderer


class IndentedRenderer(JSONRenderer):
    """JSON for the eye."""

    def render(self, data: Any, *_args: Any, **_kwargs: Any) -> bytes:
        return b"" if data is None else orjson.dumps(data, option=orjson.OPT_INDENT_2)


class PageRenderer(BrowsableAPIRenderer):
    """The page around an answer. It knows no forms per field: bodies are written as JSON."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        if self._status(*args, **kwargs) == HTTPStatus.NOT_MODIFIED:
            return b""  # The browser has the page; this answer must have no body.
        return super().render(data, *args, **kwargs)

    def get_default_renderer(self, _view: Any) -> JSONRenderer:
        return IndentedRenderer()

    def show_form_for_method(self, view: Any, method: str, request: Any, *_more: Any) -> bool:
        # DRF's own asks permissions by the object, of which ours know nothing.
        return bool(request.user) and method in view.allowed_methods

    def get_rendered_html_form(self, _data: Any, view: Any, method: str, request: Any) -> Any:
        """Offer no form per field; to delete needs no more than a button."""
        return method == "DELETE" and self.show_form_for_method(view, method, request)

    def get_raw_data_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """Offer a text field, with an example of the body in it."""
        form = super().get_raw_data_form(data, view, method, request)
        if form:
            form.fields["_content"].initial = _example(view, method)
        return form

    def _status(self, _media_type: str = "", renderer_context: Any = None) -> int:
        return int(renderer_context["response"].status_code)


def _example(view: Any, method: str) -> str | None:
    view.action, action = view.action_map.get(method.lower()), view.action
    operation = operation_of(view)
    view.action = action
    if operation is None or operation.takes is None:
        return None
    example = getattr(operation.takes, "example", {})
    fields = operation.takes.shared(partial=False).fields.items()
    writable = {
        name: example[name] for name, field in fields if name in example and not field.read_only
    }
    return orjson.dumps(writable, option=orjson.OPT_INDENT_2).decode() if writable else None
