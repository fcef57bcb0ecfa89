"""Controls by themselves: what they hold, how they read, their widgets."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci.tests.explorer.demo import CONTROLS, Parabola, descend, describe
from helpers.explorer import Explorer, choice, integer, log_slider, slider, text, toggle


def test_widgets_start_at_the_value_and_name_themselves():
    for control in CONTROLS:
        widget = control.make_widget()
        assert widget.value == control.value
        assert widget.description == control.description
        tip = widget.tooltip if "tooltip" in widget.trait_names() else widget.description_tooltip
        assert tip


def test_a_slider_follows_the_handle_while_it_is_dragged():
    for control in CONTROLS[:3]:
        assert control.make_widget().continuous_update


def test_corners_are_allowed_values():
    for control in CONTROLS:
        assert control.corners()
        for value in control.corners():
            assert control.check(value) == value


@given(st.integers(0, 60))
def test_a_step_of_a_slider_is_a_round_number(step):
    control = slider("w", "w", -3, 3, 0, 0.1)
    value = control.check(-3 + step * 0.1)
    assert repr(value) == repr(round(value, 1))
    assert "e" not in control.show(value)


@given(st.floats(-3, 3))
def test_a_slider_can_be_put_anywhere_in_its_range(value):
    control = slider("w", "w", -3, 3, 0, 0.25)
    widget = control.make_widget()
    control.put(widget, control.check(value))
    assert widget.value == pytest.approx(value, abs=1e-9)
    # The page keeps to the steps of the slider, so they have to lead to the value.
    steps = (widget.value - widget.min) / widget.step
    assert abs(steps - round(steps)) * widget.step < 1e-8


def test_a_rate_may_have_zero_at_its_left_end():
    control = log_slider("penalty", "λ", 1e-6, 10, 0, zero=True)
    widget = control.make_widget()
    assert [label for label, _ in widget.options[:2]] == ["0", "10⁻⁶"]
    assert (widget.value, control.corners()) == (0.0, (0.0, 1e-6, 10.0))
    assert [control.nearest(v) for v in (-1, 1e-7, 8e-7, 0.031)] == [0.0, 0.0, 1e-6, 0.03]
    control.put(widget, control.check(0.5))
    control.put(widget, control.check(0))
    assert widget.value == 0
    with pytest.raises(ValueError, match="outside its range"):
        log_slider("rate", "η", 1e-6, 10, 1).check(0)


def test_a_rate_is_dragged_over_round_values():
    control = log_slider("rate", "η", 0.001, 10, 0.03)
    labels = [label for label, _ in control.make_widget().options]
    assert labels[:6] == ["0.001", "0.0012", "0.0015", "0.002", "0.0025", "0.003"]
    assert labels[-1] == "10"
    values = [value for _, value in control.make_widget().options]
    assert values == sorted(set(values))
    ratios = np.diff(np.log10(values))
    assert ratios.max() < 0.13


def test_what_a_slider_of_powers_counts_is_whole():
    control = log_slider("epochs", "epochs", 1, 30, 10, play=True)
    values = [value for _, value in control.make_widget().options]
    assert values == [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30]
    assert control.nearest(1.4) == 1 and control.nearest(1.6) == 2
    assert control.check(np.float64(7)) == 7 and isinstance(control.check(7.0), int)
    with pytest.raises(ValueError, match="must be a whole number, got"):
        control.check(1.5)


@given(st.floats(0.001, 10))
def test_a_rate_can_be_put_anywhere_in_its_range(value):
    control = log_slider("rate", "η", 0.001, 10, 0.03)
    widget = control.make_widget()
    control.put(widget, control.check(value))
    assert widget.value == value
    control.put(widget, 0.03)
    assert [label for label, _ in widget.options] == [
        label for label, _ in control.make_widget().options
    ]


@pytest.mark.parametrize(
    ("control", "value", "text"),
    [
        (slider("w", "w1", -3, 3, 0, 0.05), -1.5, "w1 = −1.50"),
        (slider("w", "w1", -3, 3, 0, 0.5, unit="cm"), 1, "w1 = 1.0 cm"),
        (log_slider("rate", "η", 0.001, 100, 1), 0.03, "η = 0.03"),
        (log_slider("rate", "η", 0.001, 100, 1), 100, "η = 100"),
        (integer("n", "steps", 0, 10_000, 5), 2000, "steps = 2000"),
        (choice("kind", "kind", ["relu", "tanh"]), "tanh", "kind = tanh"),
        (toggle("noise", "noise"), True, "noise = on"),
    ],
)
def test_values_read_as_the_reader_would_write_them(control, value, text):
    assert control.text(control.check(value)) == text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: slider("w", "w", 3, -3, 0, 0.1), "min < max"),
        (lambda: slider("w", "w", -3, 3, 4, 0.1), "outside its range"),
        (lambda: slider("w", "w", -3, 3, 0, 0), "step > 0"),
        (lambda: slider("w 1", "w", -3, 3, 0, 0.1), "usable as a keyword"),
        (lambda: log_slider("rate", "η", 0, 1, 0.1), "min > 0"),
        (lambda: choice("kind", "kind", []), "at least one option"),
        (lambda: choice("kind", "kind", ["relu"], "rleu"), "did you mean 'relu'"),
    ],
)
def test_a_control_that_cannot_be_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_numbers_of_numpy_are_numbers():
    assert slider("w", "w", -3, 3, 0, 0.1).check(np.float32(0.5)) == 0.5
    assert integer("n", "n", 1, 9, 5).check(np.int64(3)) == 3
    assert math.isclose(log_slider("r", "η", 0.01, 1, 0.1).check(np.float64(0.2)), 0.2)
    assert toggle("t", "t").check(np.bool_(True)) is True


def test_one_is_not_true_in_a_menu():
    with pytest.raises(ValueError, match="not one of"):
        choice("n", "n", [1, 2]).check(True)


def upper(words: str) -> str:
    """Letters in their one form; digits are refused."""
    if any(c.isdigit() for c in words):
        raise ValueError(f"letters are expected, not {words!r}")
    return words.upper().strip()


def test_a_text_has_one_form_and_says_what_is_wrong():
    control = text("name", "name", " ab ", upper, ["x", "AB"])
    assert control.value == "AB" and control.check("c d ") == "C D"
    assert control.corners() == ("AB", "X")
    with pytest.raises(ValueError, match="letters are expected"):
        control.check("a1")
    with pytest.raises(TypeError, match="must be a text"):
        control.check(3)
    assert control.show("A" * 50) == "A" * 24 + " …"


def test_a_text_that_means_nothing_is_told_and_moves_nothing():
    name = text("name", "name", "a", upper)
    explorer = Explorer(
        [*CONTROLS, name], lambda name, **values: descend(**values), Parabola(), describe
    )
    shown = explorer.png
    widget = explorer.panel.inputs["name"]
    widget.value = "a1"
    assert "letters are expected" in explorer.panel.sentence.value
    assert explorer.values["name"] == "A" and explorer.png == shown
    explorer.panel.inputs["steps"].value = 3
    assert explorer.values["steps"] == 3 and explorer.png != shown
    widget.value = "b"
    assert explorer.error is None and explorer.values["name"] == "B"
    explorer.close()
