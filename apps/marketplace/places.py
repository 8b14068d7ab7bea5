"""Places on the globe: rounding, geohashes, and distances.

Whatever others learn of a place (what they see, how far it is, whether a search finds it) comes
from the rounded one, so that no number of questions leads to the exact one.
"""

import math
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0088  # The mean one: https://en.wikipedia.org/wiki/Earth_radius
ROWS = 40_000  # From pole to pole: 500 m each.
DECIMALS = 5  # Of a degree: a meter.
_ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
EXACT = 9  # Decimals of a distance: micrometers. Beyond them floats tell noise.
GEOHASH_LENGTH = 9  # A cell of some 5 m.


class Place(NamedTuple):
    """Degrees of latitude and of longitude."""

    lat: float
    lng: float

    def rounded(self) -> "Place":
        """Move a place to the middle of its square of some 500 m.

        Every circle of latitude has as many squares as fit into it, so the grid closes at the
        antimeridian, and at the poles there is one.
        """
        step = 180 / ROWS
        lat = round(self.lat / step) * step
        columns = max(1, round(2 * ROWS * math.cos(math.radians(lat))))
        column = round((self.lng + 180) / 360 * columns) % columns
        return Place(round(lat, DECIMALS), round(column * 360 / columns - 180, DECIMALS))

    def geohash(self, length: int = GEOHASH_LENGTH) -> str:
        """Name the cell of this size in which a place lies: https://en.wikipedia.org/wiki/Geohash."""
        column, row = cell_of(self, length)
        return geohash_of(column, row, length)


def distance_km(one: Place, other: Place) -> float:
    """Tell how far two places are from each other, on a great circle, by the haversine formula."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    half_lat = math.sin((other_lat - lat) / 2)
    half_lng = math.sin(math.radians(other.lng - one.lng) / 2)
    square = half_lat**2 + math.cos(lat) * math.cos(other_lat) * half_lng**2
    distance = 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, square)))
    return round(distance, EXACT)  # So that what is as far away, around a pole say, is a tie.


def cells_across(length: int) -> tuple[int, int]:
    """Count the columns and rows of all geohashes of a length."""
    bits = 5 * length
    return 2 ** math.ceil(bits / 2), 2 ** (bits // 2)


def cell_of(place: Place, length: int) -> tuple[int, int]:
    """Tell column and row of the cell of this size in which a place lies."""
    columns, rows = cells_across(length)
    column = math.floor((place.lng + 180) / 360 * columns) % columns
    row = math.floor((place.lat + 90) / 180 * rows)
    return column, min(rows - 1, row)  # The pole belongs to the last row.


def geohash_of(column: int, row: int, length: int) -> str:
    """Write a cell as its geohash: bits of column and row in turn, five for each letter."""
    bits = 0
    column_bits, row_bits = math.ceil(5 * length / 2), 5 * length // 2
    for place in range(5 * length):
        if place % 2 == 0:
            column_bits -= 1
            bits = bits << 1 | column >> column_bits & 1
        else:
            row_bits -= 1
            bits = bits << 1 | row >> row_bits & 1
    letters = (bits >> 5 * (length - 1 - place) & 31 for place in range(length))
    return "".join(_ALPHABET[letter] for letter in letters)


# The sizes of cells in which items are listed: from 1250 by 625 km down to 1.2 by 0.6 km.
CELL_LENGTHS = (2, 3, 4, 5, 6)
WORLD = ""  # The cell of all.
CELLS_AT_MOST = 16
_COARSEST = CELL_LENGTHS[0]
_SLACK = 1e-6  # Degrees: 0.1 m, so that no rounding loses what lies on the edge.


def cell_name(place: Place, length: int) -> str:
    """Name the cell of this size in which an item is listed: its geohash.

    Around the poles, where a circle meets many slim ones, all longitudes are listed as one.
    """
    if length == len(WORLD):
        return WORLD
    column, row = cell_of(place, length)
    return geohash_of(_polar_column(length) if _is_polar(row, length) else column, row, length)


def cells_around(center: Place, radius_km: float) -> list[str]:
    """Name at most 16 cells that hold every place of a circle: the smallest that will do."""
    for length in reversed(CELL_LENGTHS):
        rows = _rows_around(center, radius_km, length)
        if len(rows) > CELLS_AT_MOST:
            continue
        columns = {row: _columns_around(center, radius_km, row, length) for row in rows}
        if sum(map(len, columns.values())) <= CELLS_AT_MOST:
            break
    else:  # Of circles far larger than anybody may ask for.
        return [WORLD]
    return [geohash_of(column, row, length) for row in rows for column in columns[row]]


def _rows_around(center: Place, radius_km: float, length: int) -> range:
    half = math.degrees(radius_km / EARTH_RADIUS_KM) + _SLACK
    lowest, highest = max(-90.0, center.lat - half), min(90.0, center.lat + half)
    return range(
        cell_of(Place(lowest, 0), length)[1],
        cell_of(Place(highest, 0), length)[1] + 1,
    )


def _columns_around(center: Place, radius_km: float, row: int, length: int) -> list[int]:
    if _is_polar(row, length):
        return [_polar_column(length)]
    columns, _ = cells_across(length)
    half = _half_width(center, radius_km)
    first = math.floor((center.lng - half + 180) / 360 * columns)
    last = math.floor((center.lng + half + 180) / 360 * columns)
    if last - first >= columns - 1:
        return list(range(columns))
    return [column % columns for column in range(first, last + 1)]


def _half_width(center: Place, radius_km: float) -> float:
    """Tell how many degrees of longitude a circle reaches to each side."""
    reach = math.sin(radius_km / EARTH_RADIUS_KM)
    circle = math.cos(math.radians(center.lat))
    return 180.0 if reach >= circle else math.degrees(math.asin(reach / circle)) + _SLACK


def _is_polar(row: int, length: int) -> bool:
    """Tell whether a row of cells lies in an outermost of the largest: beyond 84.375 degrees."""
    outermost = cells_across(_COARSEST)[1] - 1
    return row * (outermost + 1) // cells_across(length)[1] in {0, outermost}


def _polar_column(length: int) -> int:
    return cells_across(length)[0] // 2
