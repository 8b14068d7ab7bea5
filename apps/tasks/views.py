"""Tasks and categories over HTTP: each method is one call of a service."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import ids, search
from apps.core.api.concurrency import VersionedMixin
from apps.core.api.operations import operation
from apps.core.api.pagination import PageQuery, open_cursor, page_json
from apps.core.api.views import UserViewSet, created
from apps.tasks import services
from apps.tasks.filters import TaskFilter
from apps.tasks.serializers import (
    BatchResultSerializer,
    BatchSerializer,
    CategoryDeletionQuery,
    CategorySerializer,
    CompletionSerializer,
    QuickAddQuery,
    QuickAddSerializer,
    StatsSerializer,
    TaskDraftSerializer,
    TaskQuery,
    TaskSerializer,
)


class TaskViewSet(VersionedMixin, UserViewSet):
    """The tasks of the signed-in user."""

    scope = "tasks"
    lookup_url_kwarg = "task_id"
    lookup_value_regex = ids.PATTERN

    @operation("List tasks", query=TaskQuery, lists=TaskSerializer, errors=("INVALID_CURSOR",))
    def list(self, request: Request) -> Response:
        query = TaskQuery.parse(request.query_params.dict())
        page = services.list_tasks(
            user_id=self.user_id,
            wanted=self._filter(query),
            order=query["order"],
            ascending=query["ascending"],
            limit=query["limit"],
            after=open_cursor(request),
        )
        return Response(page_json(request, page, TaskSerializer.render))

    @operation("Create a task", takes=TaskSerializer, gives=TaskSerializer, status=201)
    def create(self, request: Request) -> Response:
        task = services.create_task(
            user_id=self.user_id,
            fields=TaskSerializer.parse(request.data),
            now=self.now,
            zone=self.zone,
        )
        return created(TaskSerializer.render(task), "task-detail", task_id=task.task_id)

    @operation("Read a task", gives=TaskSerializer)
    def retrieve(self, request: Request, task_id: str) -> Response:
        task = services.get_task(user_id=self.user_id, task_id=task_id)
        return Response(TaskSerializer.render(task))

    @operation("Replace a task", takes=TaskSerializer, gives=TaskSerializer)
    def update(self, request: Request, task_id: str) -> Response:
        return self._update(task_id, TaskSerializer.parse(request.data))

    @operation("Change a task", takes=TaskSerializer, gives=TaskSerializer)
    def partial_update(self, request: Request, task_id: str) -> Response:
        return self._update(task_id, TaskSerializer.parse(request.data, partial=True))

    @operation("Delete a task", status=204)
    def destroy(self, request: Request, task_id: str) -> Response:
        services.delete_task(
            user_id=self.user_id,
            task_id=task_id,
            if_version=self.if_match,
            now=self.now,
            zone=self.zone,
        )
        return Response(status=204)

    @operation("Complete a task", gives=CompletionSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, task_id: str) -> Response:
        done = services.complete_task(
            user_id=self.user_id, task_id=task_id, now=self.now, zone=self.zone
        )
        return Response(CompletionSerializer.render(done))

    @operation("Reopen a task", gives=TaskSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, task_id: str) -> Response:
        task = services.reopen_task(
            user_id=self.user_id, task_id=task_id, now=self.now, zone=self.zone
        )
        return Response(TaskSerializer.render(task))

    @operation(
        "Run many operations on tasks",
        takes=BatchSerializer,
        gives=BatchResultSerializer,
        errors=("BATCH_TOO_LARGE", "BATCH_REFUSED"),
    )
    @action(detail=False, methods=["post"])
    def batch(self, request: Request) -> Response:
        outcomes = services.run_batch(
            user_id=self.user_id,
            **BatchSerializer.parse(request.data),
            now=self.now,
            zone=self.zone,
        )
        return Response(BatchResultSerializer.render({"results": outcomes}))

    @operation("Count tasks", gives=StatsSerializer)
    @action(detail=False)
    def stats(self, request: Request) -> Response:
        stats = services.task_stats(user_id=self.user_id, now=self.now, zone=self.zone)
        return Response(StatsSerializer.render(stats))

    @operation(
        "Create a task from a line of text",
        takes=QuickAddSerializer,
        query=QuickAddQuery,
        gives=TaskSerializer,
        status=201,
        also={200: TaskDraftSerializer},
    )
    @action(detail=False, methods=["post"], url_path="quick-add")
    def quick_add(self, request: Request) -> Response:
        is_dry = QuickAddQuery.parse(request.query_params.dict())["dry_run"]
        text = QuickAddSerializer.parse(request.data)["text"]
        line = {"user_id": self.user_id, "text": text, "now": self.now, "zone": self.zone}
        if is_dry:
            return Response(TaskDraftSerializer.render(services.read_quick_add(**line)))
        task = services.quick_add(**line)
        return created(TaskSerializer.render(task), "task-detail", task_id=task.task_id)

    def _update(self, task_id: str, fields: services.TaskFields) -> Response:
        task = services.update_task(
            user_id=self.user_id,
            task_id=task_id,
            fields=fields,
            if_version=self.if_match,
            now=self.now,
            zone=self.zone,
        )
        return Response(TaskSerializer.render(task))

    def _filter(self, query: dict[str, Any]) -> TaskFilter:
        language = self.principal.standing.language
        names = ("completed", "priority", "category_id", "tag", "due_before", "due_after")
        words = search.words_asked_for(query["q"], language)
        filters = {name: query[name] for name in names}
        return TaskFilter(**filters, words=words, language=language, zone=self.zone)


class CategoryViewSet(VersionedMixin, UserViewSet):
    """The categories of the signed-in user's tasks."""

    scope = "tasks"
    lookup_url_kwarg = "category_id"
    lookup_value_regex = ids.PATTERN
    uncovered_fields = ("taskCounts",)

    @operation(
        "List categories", query=PageQuery, lists=CategorySerializer, errors=("INVALID_CURSOR",)
    )
    def list(self, request: Request) -> Response:
        query = PageQuery.parse(request.query_params.dict())
        page = services.list_categories(
            user_id=self.user_id, limit=query["limit"], after=open_cursor(request)
        )
        return Response(page_json(request, page, CategorySerializer.render))

    @operation(
        "Create a category",
        takes=CategorySerializer,
        gives=CategorySerializer,
        status=201,
        errors=("CATEGORY_NAME_TAKEN",),
    )
    def create(self, request: Request) -> Response:
        category = services.create_category(
            user_id=self.user_id, fields=CategorySerializer.parse(request.data), now=self.now
        )
        body = CategorySerializer.render(category)
        return created(body, "category-detail", category_id=category.category_id)

    @operation("Read a category", gives=CategorySerializer)
    def retrieve(self, request: Request, category_id: str) -> Response:
        category = services.get_category(user_id=self.user_id, category_id=category_id)
        return Response(CategorySerializer.render(category))

    @operation(
        "Replace a category",
        takes=CategorySerializer,
        gives=CategorySerializer,
        errors=("CATEGORY_NAME_TAKEN",),
    )
    def update(self, request: Request, category_id: str) -> Response:
        return self._update(category_id, CategorySerializer.parse(request.data))

    @operation(
        "Change a category",
        takes=CategorySerializer,
        gives=CategorySerializer,
        errors=("CATEGORY_NAME_TAKEN",),
    )
    def partial_update(self, request: Request, category_id: str) -> Response:
        return self._update(category_id, CategorySerializer.parse(request.data, partial=True))

    @operation("Delete a category", query=CategoryDeletionQuery, status=204)
    def destroy(self, request: Request, category_id: str) -> Response:
        services.delete_category(
            user_id=self.user_id,
            category_id=category_id,
            fate=CategoryDeletionQuery.parse(request.query_params.dict())["tasks"],
            if_version=self.if_match,
            now=self.now,
        )
        return Response(status=204)

    def _update(self, category_id: str, fields: services.CategoryFields) -> Response:
        category = services.update_category(
            user_id=self.user_id,
            category_id=category_id,
            fields=fields,
            if_version=self.if_match,
            now=self.now,
        )
        return Response(CategorySerializer.render(category))
