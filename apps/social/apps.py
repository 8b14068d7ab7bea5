from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "apps.social"

    def ready(self) -> None:
        from apps.social import (  # noqa: PLC0415  # Importing registers.
            belongings,  # noqa: F401
            events,  # noqa: F401
            handlers,  # noqa: F401
            holders,  # noqa: F401
            indexed,  # noqa: F401
            reportable,  # noqa: F401
        )
