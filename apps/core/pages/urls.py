from django.conf import settings
from django.urls import path

from apps.core.pages import views
from apps.core.pages.mailbox import mailbox
from apps.core.pages.signing_in import sign_in, sign_out
from apps.core.pages.static import static_file

for_all = [
    path("", views.index, name="index"),
    path("docs", views.docs, name="docs"),
    path("redoc", views.redoc, name="redoc"),
    path("schema", views.schema, name="schema"),
]
urlpatterns = [
    path("sign-in", sign_in, name="sign-in"),
    path("sign-out", sign_out, name="sign-out"),
    path("static/<path:path>", static_file, name="static"),
    *(for_all if settings.HAS_PAGES else []),
    *([path("mailbox", mailbox, name="mailbox")] if settings.IS_LOCAL else []),
]
