from datetime import UTC, datetime, timedelta

import pytest

from apps.core.ids import first_id, id_of, is_id, mirrored, moment_of, new_id
from tests.factories import NOW


def test_an_id_names_its_moment() -> None:
    moment = datetime(2026, 3, 1, 9, 30, 0, 123_000, tzinfo=UTC)

    assert moment_of(new_id(moment)) == moment
    assert new_id(moment)[:10] == "01KJMBQDHV"


def test_ids_sort_by_their_moments() -> None:
    moments = [NOW + timedelta(milliseconds=number) for number in range(100)]
    ids = [new_id(moment) for moment in moments]

    assert sorted(ids) == ids


def test_a_bound_parts_what_came_before_from_the_rest() -> None:
    before, after = NOW - timedelta(milliseconds=1), NOW

    assert new_id(before) < first_id(NOW) < new_id(after)


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id(NOW) for _ in range(10_000)}) == 10_000


def test_an_id_of_a_source_is_the_same_each_time() -> None:
    assert id_of(NOW, "a") == id_of(NOW, "a") == "01KJMBQDE0SABR24PA3EYWNYP2"
    assert id_of(NOW, "a") != id_of(NOW, "b")
    assert is_id(id_of(NOW, "a"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "01KJMBQDE0SABR24PA3EYWNYP",
        "01KJMBQDE0SABR24PA3EYWNYP2X",
        "01kjmbqde0sabr24pa3eywnyp2",
        "81KJMBQDE0SABR24PA3EYWNYP2",
        "01KJMBQDE0SABR24PA3EYWNYPU",
        "01KJMBQDE0SABR24PA3EYWNYP2\n",
        "I1KJMBQDE0SAJHDY3XTWRMSSZX",
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    assert not is_id(text)


def test_an_id_is_a_number_of_128_bits() -> None:
    last = datetime(9999, 12, 31, tzinfo=UTC)

    assert all(is_id(new_id(moment)) for moment in (datetime(1970, 1, 1, tzinfo=UTC), NOW, last))


def test_mirrored_ids_sort_the_other_way_round() -> None:
    older, newer = new_id(NOW), new_id(NOW + timedelta(milliseconds=1))

    assert mirrored(newer) < mirrored(older)
    assert mirrored(mirrored(older)) == older
