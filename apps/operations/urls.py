from django.urls import path

from apps.operations import views

urlpatterns = [
    path("ops", views.overview, name="operations"),
    path("ops/tables", views.tables, name="operations-tables"),
    path("ops/queues", views.queues, name="operations-queues"),
    path("ops/queues/redrive", views.redrive, name="operations-redrive"),
    path("ops/due", views.due_work, name="operations-due"),
    path("ops/errors", views.errors, name="operations-errors"),
    path("ops/users", views.users, name="operations-users"),
    path("ops/users/<user_id>/suspend", views.suspend, name="operations-suspend"),
    path("ops/users/<user_id>/reinstate", views.reinstate, name="operations-reinstate"),
]
