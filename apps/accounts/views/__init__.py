"""Accounts over HTTP: each method is one call of a service."""

from apps.accounts.views.admin import AdminViewSet
from apps.accounts.views.api_keys import ApiKeyViewSet
from apps.accounts.views.auth import AuthViewSet, SessionViewSet
from apps.accounts.views.emails import EmailViewSet
from apps.accounts.views.exports import ExportViewSet
from apps.accounts.views.people import PeopleViewSet
from apps.accounts.views.profiles import MeViewSet

__all__ = [
    "AdminViewSet",
    "ApiKeyViewSet",
    "AuthViewSet",
    "EmailViewSet",
    "ExportViewSet",
    "MeViewSet",
    "PeopleViewSet",
    "SessionViewSet",
]
