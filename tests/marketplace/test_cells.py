"""Cells: those around a circle hold each place of it, and are few."""

from hypothesis import given
from hypothesis import strategies as st

from apps.marketplace.places import CELL_LENGTHS, Place, cell_name, cells_around, distance_km

lats = st.floats(-90, 90) | st.sampled_from([90.0, -90.0, 84.375, -84.375, 0.0])
lngs = st.floats(-180, 180) | st.sampled_from([180.0, -180.0, 0.0])
places = st.builds(Place, lats, lngs)
radii = st.floats(0.5, 100) | st.sampled_from([0.5, 100.0])


@given(places, radii, st.floats(-1, 1), st.floats(-180, 180))
def test_each_place_of_a_circle_lies_in_one_of_at_most_16_cells(
    center: Place, radius_km: float, up: float, lng: float
) -> None:
    cells = cells_around(center, radius_km)
    lat = max(-90, min(90, center.lat + up * radius_km / 111.2))
    beside = (lng / 180) * min(180, radius_km / 111.2 / max(1e-9, 1 - abs(lat) / 90))
    inside = Place(lat, (center.lng + beside + 180) % 360 - 180)

    assert len(cells) <= 16
    if distance_km(center, inside) <= radius_km:
        assert cell_name(inside, len(cells[0])) in cells


@given(places)
def test_small_circles_are_looked_for_in_small_cells(place: Place) -> None:
    assert len(cells_around(place, 0.5)[0]) >= CELL_LENGTHS[-2]
