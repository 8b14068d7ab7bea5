"""Places: rounding, geohashes, distances."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.marketplace.places import EARTH_RADIUS_KM, Place, distance_km

BERLIN, PARIS = Place(52.520008, 13.404954), Place(48.856613, 2.352222)

places = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("place", "geohash"),
    [  # https://en.wikipedia.org/wiki/Geohash
        (Place(57.64911, 10.40744), "u4pruydqqvj"),
        (Place(90, 180), "bpbpbpbpbpb"),  # The antimeridian is both 180 and -180.
        (Place(-90, -180), "00000000000"),
    ],
)
def test_a_geohash_is_as_others_write_it(place: Place, geohash: str) -> None:
    assert place.geohash(11) == geohash
    assert place.geohash(5) == geohash[:5]


def test_distances_are_those_of_great_circles() -> None:
    assert distance_km(BERLIN, PARIS) == pytest.approx(877.46, abs=0.01)
    assert distance_km(Place(90, 0), Place(-90, 77)) == pytest.approx(math.pi * EARTH_RADIUS_KM)
    assert distance_km(Place(0, 179.9), Place(0, -179.9)) == pytest.approx(22.239, abs=0.001)


@given(places)
def test_a_rounded_place_is_near_and_stays_where_it_is(place: Place) -> None:
    rounded = place.rounded()

    assert distance_km(place, rounded) < 0.36  # Half of a diagonal.
    assert rounded.rounded() == rounded
    assert -90 <= rounded.lat <= 90
    assert -180 <= rounded.lng < 180
