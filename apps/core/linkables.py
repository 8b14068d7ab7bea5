"""What things of one domain may name of another's: each domain says who may see its kinds.

A gift may be about an item of the marketplace; a post about one, too, or about a gift or an event
of its author's. Neither domain knows items. What is named anew must be there for who names it. What
becomes of it later changes nothing.
"""

from collections.abc import Callable

from apps.core.errors import Invalid

MaySee = Callable[[str, str], bool]  # Given somebody's id and the thing's.

_kinds: dict[str, MaySee] = {}


def linkable(kind: str) -> Callable[[MaySee], MaySee]:
    """Register how it is judged whether somebody may see a thing of a kind."""

    def register(may_see: MaySee) -> MaySee:
        _kinds[kind] = may_see
        return may_see

    return register


def expect_linkable(
    kind: str,
    *,
    user_id: str,
    thing_id: str | None,
    field: str,
    before: Callable[[], str | None] = lambda: None,
) -> None:
    """Judge what somebody names in a field; `before` reads what it named until now.

    Raises:
        Invalid: there is no such thing that they may see, and it was not named before.
    """
    may_see = _kinds.get(kind)
    if thing_id is None or may_see is None or may_see(user_id, thing_id):
        return
    if before() != thing_id:
        raise Invalid(**{field: [f"There is no such {kind}."]})
