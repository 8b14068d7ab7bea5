import logging

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"

    def ready(self) -> None:
        # Their tables belong to every stage, so they must be known before anybody uses them.
        from apps.core import due, idempotency, limits, once, search  # noqa: F401, PLC0415

        logging.captureWarnings(capture=True)  # Python's own are lines as all others.
