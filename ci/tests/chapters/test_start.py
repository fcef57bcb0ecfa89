"""Chapter 00's explorer says what it shows, at every end of its sliders."""

import itertools
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers.chapters import start
from helpers.chapters.start import installation
from helpers.explorer.panel import WIDGET_VIEW

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"


@pytest.fixture(scope="module")
def explorer():
    return start.first_network()


def test_the_sentence_agrees_with_the_network_at_every_corner(explorer):
    ends = [control.corners() for control in explorer.controls.values()]
    for values in itertools.product(*ends):
        explorer.set(**dict(zip(explorer.names, values, strict=True)))
        run, words = explorer.result, explorer.description
        assert not explorer.warnings and not explorer.picture.cut_off()
        assert np.isfinite(run.losses).all() and np.isfinite(run.surface).all()
        assert f"{4 - run.wrong.sum()} of 4" in words
        assert ("rose" in words) == (run.losses[-1] > run.losses[0])
        if "nothing" in words:
            assert 0.67 < run.losses[-1] < 0.72 and run.wrong.any()
            assert (np.abs(run.answers - 0.5) < 0.1).all()
        if "enough" in words:
            assert run.losses[-1] < run.losses[0] - 0.01 and run.wrong.any()


def test_a_loss_that_reads_as_at_first_neither_fell_nor_rose(explorer):
    start = explorer.values
    seen = set()
    for units, epochs, seed in itertools.product((1, 4, 8), (1, 2), range(5)):
        explorer.set(learning_rate=0.01, units=units, seed=seed, epochs=epochs)
        first, now = (f"{explorer.result.losses[k]:.3g}" for k in (0, -1))
        assert ("from" in explorer.description) <= (first != now), explorer.description
        seen |= {word for word in ("as at first", "fell") if word in explorer.description}
    assert seen == {"as at first", "fell"}
    explorer.set(**start)


def test_three_learned_corners_at_the_loss_of_none_are_not_called_nothing():
    explorer = start.first_network()
    run = explorer.set(learning_rate=5.0, units=2, seed=0).result
    assert run.wrong.sum() == 1 and abs(run.losses[-1] - np.log(2)) < 0.02
    assert (np.abs(run.answers - 0.5) > 0.4).all() and "nothing" not in explorer.description
    assert "nothing" in explorer.set(learning_rate=0.01, units=3, seed=2).description


def test_a_rise_on_the_way_is_no_verdict_on_all_steps():
    explorer = start.first_network()
    explorer.set(**explorer.presets["learns"], seed=0, epochs=2)
    assert "rose" in explorer.description and "too long" not in explorer.description
    explorer.set(epochs=200)
    assert "4 of 4" in explorer.description and "rose" not in explorer.description


def test_one_hidden_unit_never_answers_all_four(explorer):
    for seed in range(21):
        explorer.set(units=1, learning_rate=3, seed=seed)
        assert explorer.result.wrong.any()


def test_two_units_have_another_fate_from_seed_to_seed_but_not_at_the_largest_rate():
    explorer = start.first_network()
    right = [4 - explorer.set(units=2, seed=seed).result.wrong.sum() for seed in range(21)]
    assert 6 < right.count(4) < 16  # with all else as after Reset
    largest = explorer.controls["learning_rate"].max
    for seed in range(21):
        assert explorer.set(learning_rate=largest, seed=seed).result.wrong.any()


def test_the_presets_do_what_their_names_say(explorer):
    assert explorer.preset("learns").result.wrong.sum() == 0
    assert explorer.preset("too few units").result.wrong.any()
    assert explorer.preset("too slow").result.losses[-1] > 0.6


def test_numbers_of_this_machine_are_shown_and_not_stored() -> None:
    import ipywidgets
    import numpy

    made = start.versions()
    bundle = made._repr_mimebundle_()
    assert set(bundle) == {WIDGET_VIEW, "text/plain"}
    assert numpy.__version__ in made.words
    assert ipywidgets.__version__ in made.words
    assert not any(letter.isdigit() for letter in bundle["text/plain"])


def test_a_conda_environment_is_told_from_a_venv_and_from_none(tmp_path) -> None:
    assert "whole system" in installation.kind(str(tmp_path), str(tmp_path))
    assert "venv" in installation.kind(str(tmp_path), "elsewhere")
    (tmp_path / "conda-meta").mkdir()
    for base in (str(tmp_path), "elsewhere"):
        assert "conda" in installation.kind(str(tmp_path), base)


@pytest.mark.parametrize(
    ("sizes", "batch", "count"),
    [((64, 32, 10), 1, 3 * 2368 - 2048), ((64, 32, 10), 1438, 7_270_528), ((3, 2), 5, 60)],
)
def test_the_multiplications_of_a_step_are_counted(sizes, batch, count) -> None:
    assert start.multiplications(sizes, batch) == count


def test_where_this_kernel_runs_and_what_it_multiplies_is_shown_and_not_stored() -> None:
    import sys

    here, share = start.environment(), start.multiplying()
    assert sys.executable in here.words and "venv" in here.words
    assert share.words.count("million multiplications") == 2
    assert not any(letter.isdigit() for letter in repr(here) + repr(share))


def test_the_map_allows_any_order_but_that_which_the_chapters_need():
    cells = nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4).cells
    told = next(c.source for c in cells if "in any order, but" in c.source)
    numbers = re.findall(r"\d", re.search(r"in any order, but (.*?)\.\s", told).group(1))
    needed = []
    for path in sorted(NOTEBOOKS.glob("0[5-9]_*.ipynb")):
        first = nbformat.read(path, as_version=4).cells[0].source
        line = next(line for line in first.splitlines() if "ou need" in line)
        needed += [(path.name[1], k) for k in re.findall(r"\]\(0(\d)_", line) if k > "4"]
    assert needed == list(zip(numbers[::2], numbers[1::2], strict=True)) != []
