"""`{% load static %}` of our templates and DRF's: Django's keeps the first prefix that it meets."""

from django.template import Library
from django.urls import reverse

register = Library()


@register.simple_tag
def static(path: str) -> str:
    """Link a file below the prefix of this very request, be it a stage's or a domain's own."""
    return reverse("static", kwargs={"path": path})
