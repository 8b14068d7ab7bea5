import logging

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"

    def ready(self) -> None:
        # Their tables belong to every stage, so they must be known before anybody uses them.
        from apps.core import (  # noqa: PLC0415
            due,  # noqa: F401
            failures,  # noqa: F401
            idempotency,  # noqa: F401
            limits,  # noqa: F401
            once,  # noqa: F401
            search,  # noqa: F401
        )

        logging.captureWarnings(capture=True)  # Python's own are lines as all others.
