"""DRF's browsable API, for people who try ours by hand in local, dev and staging stages."""

from typing import Any

from rest_framework.renderers import BrowsableAPIRenderer

from apps.core.api.rendering import JSONRenderer


class PageRenderer(BrowsableAPIRenderer):
    """The page around an answer. It knows no forms per field: bodies are written as JSON."""

    def get_default_renderer(self, _view: Any) -> JSONRenderer:
        return JSONRenderer()

    def show_form_for_method(self, view: Any, method: str, *_more: Any) -> bool:
        # DRF's own asks permissions by the object, of which ours know nothing.
        return method in view.allowed_methods

    def get_rendered_html_form(self, *_args: Any) -> None:
        """Offer no form per field."""
