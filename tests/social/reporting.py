"""What tests of reports do again and again."""

from typing import Any

from apps.social.models import Comment, Post
from tests.conftest import Person

Target = Post | Comment | Person


def report(who: Person, target: Target, **body: Any) -> Any:
    kind, thing_id = named(target)
    asked = {"targetType": kind, "targetId": thing_id, "reason": "spam", **body}
    return who.post("/v1/reports", asked, "json")


def named(target: Target) -> tuple[str, str]:
    match target:
        case Post():
            return "post", target.post_id
        case Comment():
            return "comment", target.comment_id
        case _:
            return "user", target.user_id


def reported(who: Person, target: Target, **body: Any) -> str:
    """Report something, and name the report."""
    answer = report(who, target, **body)
    assert answer.status_code == 201, answer.content
    report_id: str = answer.json()["reportId"]
    return report_id


def resolve(mod: Person, report_id: str, action: str) -> Any:
    return mod.post(f"/v1/moderation/reports/{report_id}/resolve", {"action": action}, "json")


def review(mod: Person, report_id: str) -> Any:
    return mod.get(f"/v1/moderation/reports/{report_id}").json()


def queue(mod: Person, *among: str, status: str = "open", limit: int = 100) -> list[str]:
    """Name those of some reports that are in a queue, in its order, of all pages."""
    found: list[str] = []
    cursor = None
    while True:
        query = {"status": status, "limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        page = mod.get("/v1/moderation/reports", query).json()
        found += [one["reportId"] for one in page["items"]]
        if (cursor := page["nextCursor"]) is None:
            return [one for one in found if one in among]
