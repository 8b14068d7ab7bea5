"""Everything of somebody goes, when their account does."""

from apps.core.db.batches import erase_partition
from apps.core.search import Posting
from apps.tasks.models import Category, OpenTasks, Task
from apps.tasks.services.listing import collection_of


def erase_tasks(user_id: str) -> bool:
    """Erase some of a user's tasks, categories and what follows from them; False: more are left.

    What their streams still say of them is undone by the next run.
    """
    done = [
        erase_partition(Task, user_id, also=Task.due_row),
        erase_partition(Category, user_id),
        erase_partition(Posting, collection_of(user_id)),
        erase_partition(OpenTasks, user_id),
    ]
    return all(done)
