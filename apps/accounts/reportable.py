"""People, as others report them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from apps.accounts import services
from apps.accounts.serializers import PersonSerializer
from apps.core.reportables import JSON, Reportable, register

_USER_ID = re.compile("[0-9a-f-]{36}")


def author_for(viewer_id: str, user_id: str, _now: datetime) -> str | None:
    # Beside profiles the table has rows under names and addresses, of which nobody is to learn.
    is_id = _USER_ID.fullmatch(user_id)
    if is_id and services.may_see_person(viewer_id=viewer_id, user_id=user_id):
        return user_id
    return None


def show(user_ids: Sequence[str], viewer_id: str, now: datetime) -> Mapping[str, JSON]:
    people = services.people_for(viewer_id, user_ids, now)
    return {user_id: PersonSerializer.render(person) for user_id, person in people.items()}


register(Reportable(kind="user", author_for=author_for, show=show))
