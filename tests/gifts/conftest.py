"""What the tests of wish lists need: a list of alice's, with an item."""

import pytest

from tests.conftest import Person
from tests.gifts.wishes import Wishing, euros


@pytest.fixture
def wishing(alice: Person) -> Wishing:
    return Wishing(alice)


@pytest.fixture
def chairs(wishing: Wishing) -> str:
    return wishing.add(quantity=4, price=euros("50.00"))
