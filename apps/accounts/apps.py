from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"

    def ready(self) -> None:
        from apps.accounts import (  # noqa: PLC0415  # Importing registers.
            belongings,  # noqa: F401
            events,  # noqa: F401
            handlers,  # noqa: F401
            holders,  # noqa: F401
            key_grants,  # noqa: F401
            reconcile,  # noqa: F401
            reportable,  # noqa: F401
            standing,  # noqa: F401
        )
