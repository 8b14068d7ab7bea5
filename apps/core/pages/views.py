"""The pages for people: a place to begin, and the documentation."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse

from apps.core.api.methods import READING, only
from apps.core.pages.accept import asks_for_html

LINKS = {
    "api-root": ("API", "Click through it: sign in, read, write."),
    "docs": ("Documentation", "Every operation, to try out (Swagger UI)."),
    "redoc": ("Reference", "The same to read, on one page (ReDoc)."),
    "schema": ("Schema", "OpenAPI 3.1, for tools and generated clients."),
    "ready": ("Health", "Whether everything that this needs answers."),
    "operations": ("Operations", "How it does: tables, queues, due work, errors, users."),
    "mailbox": ("Mailbox", "Every e-mail and code that was sent."),
}


@only(*READING)
def index(request: HttpRequest) -> HttpResponse:
    links = [
        {"url": reverse(name), "title": title, "text": text}
        for name, (title, text) in LINKS.items()
        if name != "mailbox" or settings.IS_LOCAL
    ]
    if asks_for_html(request):
        return render(request, "core/index.html", {"links": links})
    addresses = {link["title"].lower(): request.build_absolute_uri(link["url"]) for link in links}
    return JsonResponse({"name": "Hearth", "links": addresses})


@only(*READING)
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "core/docs.html")


@only(*READING)
def redoc(request: HttpRequest) -> HttpResponse:
    return render(request, "core/redoc.html")


@only(*READING)
def schema(_request: HttpRequest) -> HttpResponse:
    from apps.core.api.schema.document import document_json  # noqa: PLC0415  # Heavy, and rare.

    server = get_script_prefix().rstrip("/") or "/"
    return HttpResponse(document_json(server), content_type="application/json")
