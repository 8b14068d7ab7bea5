"""What somebody does in one visit of a domain: one file each.

They run in the environment of the load (`.venv-load`), so they import nothing of the application.
"""

from typing import Any, Protocol

JSON = dict[str, Any]


class Ask(Protocol):
    """Asks the API as somebody who is signed in."""

    def __call__(
        self,
        operation: str,
        body: JSON | None = None,
        *,
        query: JSON | None = None,
        headers: dict[str, str] | None = None,
        expect: tuple[int, ...] = (),
        **path: str,
    ) -> JSON:
        """Ask for `operation` (`GET /v1/tasks/{task_id}`), with the parts of its path by name.

        Statuses in `expect` are no failures though they are no success: of a race, say. Returns
        the answer; empty where there is none, or where the request was refused.
        """
