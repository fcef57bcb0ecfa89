"""Sixty defects and more are each named, sixty sound trainings and more give no alarm."""

import pytest

from ci.tests.checkup_cases import TWO, X, both, seeded  # noqa: F401
from ci.tests.checkup_makes import CLEAN, DEFECTS, KERAS_CLEAN, KERAS_DEFECTS
from ci.tests.oracle import keras, nn
from helpers import checkup

pytestmark = pytest.mark.usefixtures("seeded")
DEFECT_CASES = [(lib, make) for make in DEFECTS.values() for lib in (nn, keras)]
DEFECT_CASES += [(keras, make) for make in KERAS_DEFECTS.values()]
DEFECT_IDS = [f"{lib}, {name}" for name in DEFECTS for lib in ("nn", "keras")]
CLEAN_CASES = [(lib, make) for make in CLEAN.values() for lib in (nn, keras)]
CLEAN_CASES += [(keras, make) for make in KERAS_CLEAN.values()]
CLEAN_IDS = [f"{lib}, {name}" for name in CLEAN for lib in ("nn", "keras")]


def test_there_are_enough_of_them():
    assert len(DEFECT_CASES) >= 60 and len(CLEAN_CASES) >= 60


@pytest.mark.parametrize(
    ("lib", "make"), DEFECT_CASES, ids=DEFECT_IDS + [f"keras only, {n}" for n in KERAS_DEFECTS]
)
def test_a_defect_is_named(lib, make):
    model, x, y, name = make(lib)
    report = checkup.inspect(model, x, y)
    assert name in report.names, report


@pytest.mark.parametrize(
    ("lib", "make"), CLEAN_CASES, ids=CLEAN_IDS + [f"keras only, {n}" for n in KERAS_CLEAN]
)
def test_what_is_sound_gives_no_alarm(lib, make):
    report = checkup.inspect(*make(lib))
    assert report.clean, report
