from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "apps.media"

    def ready(self) -> None:
        from apps.media import (  # noqa: PLC0415  # Importing registers.
            belongings,  # noqa: F401
            events,  # noqa: F401
            handlers,  # noqa: F401
        )
