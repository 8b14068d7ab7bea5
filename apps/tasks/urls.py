from rest_framework.routers import SimpleRouter

from apps.tasks.views import CategoryViewSet, TaskViewSet

router = SimpleRouter(trailing_slash=False)
router.register("tasks", TaskViewSet, basename="task")
router.register("categories", CategoryViewSet, basename="category")
urlpatterns = router.urls
