from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "apps.marketplace"

    def ready(self) -> None:
        from apps.marketplace import (  # noqa: PLC0415  # Importing registers.
            belongings,  # noqa: F401
            calendar,  # noqa: F401
            events,  # noqa: F401
            forecast,  # noqa: F401
            handlers,  # noqa: F401
            holders,  # noqa: F401
            indexed,  # noqa: F401
            linkable,  # noqa: F401
            reportable,  # noqa: F401
        )
