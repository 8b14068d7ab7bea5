"""How a stream tells a row that a restore has put back from one that is new.

To a stream both look alike. But what a restored row meant was told when it was written first, and
whatever followed from it stands in the other tables, which are restored, too. So each restore
writes its id onto its rows, and the record that brings an id is no news: docs/decisions/0010.
"""

from typing import Any

RESTORED_BY = "restoredBy"


def is_restored(old: dict[str, Any] | None, new: dict[str, Any] | None) -> bool:
    """Tell whether the step between two images is the work of a restore.

    Later changes of the row carry the same id on both sides, so they are told as ever.
    """
    mark = (new or {}).get(RESTORED_BY)
    return mark is not None and mark != (old or {}).get(RESTORED_BY)
