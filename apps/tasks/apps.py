from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "apps.tasks"

    def ready(self) -> None:
        from apps.tasks import events, handlers  # noqa: F401, PLC0415  # Importing registers.
