"""One served product for the claims that only use it."""

from collections.abc import Iterator

import pytest

from tests.e2e.test_serve import Served, serve


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("served")) as running:
        yield running
