"""What the tests of the checkup have in common."""

import pytest

from ci.tests.nn.oracle import keras, nn


@pytest.fixture
def seeded():
    """Every network of a test is the same in each run."""
    keras.utils.set_random_seed(1)
    nn.utils.set_random_seed(1)
