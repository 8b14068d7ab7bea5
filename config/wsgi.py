"""The WSGI application: what Zappa's handler and the local server call."""

import os

from django.core.wsgi import get_wsgi_application

from apps.core.failures import keep_failures

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
keep_failures()
