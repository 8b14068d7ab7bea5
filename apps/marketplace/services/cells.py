"""The index of places follows the items."""

from apps.marketplace.models import Cell, Listing


def place_item(old: Listing | None, new: Listing | None) -> None:
    """Bring the cells of an item up to date with one change of it.

    Changes may come late and out of order, so it stands where it belongs by now: the change only
    tells whether there is something to do.
    """
    before, after = _cells(old), _cells(new)
    if {cell.says() for cell in before.values()} == {cell.says() for cell in after.values()}:
        return
    row = new or old
    current = _cells(Listing.find_one(row.item_id) if row else None)
    gone = [cell for key, cell in (before | after).items() if key not in current]
    Cell.keep(put=current.values(), drop=gone)


def _cells(listing: Listing | None) -> dict[tuple[str, ...], Cell]:
    return {cell.keys(): cell for cell in Cell.all_of(listing)} if listing else {}
