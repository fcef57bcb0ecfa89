"""The engine without a browser: moves, presets, ghost and pin, errors, interruption."""

from __future__ import annotations

import threading
import warnings

import numpy as np
import pytest

from ci.tests.explorer.demo import CONTROLS, Parabola, descend, descent, width
from helpers.explorer import screen


class Counted:
    """``descend``, counted and made to fail on demand."""

    def __init__(self) -> None:
        self.calls = 0
        self.trouble: BaseException | None = None

    def __call__(self, **values):
        self.calls += 1
        if self.trouble:
            raise self.trouble
        return descend(**values)


class Clock:
    """A clock that stands still until it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def drag(explorer, name, *values):
    """What the page does when a handle is dragged."""
    for value in values:
        widget = explorer.panel.inputs[name]
        index = [option for _, option in getattr(widget, "options", ())]
        state = {"index": index.index(value)} if index else {"value": value}
        widget.set_state(state)


def test_starts_at_the_values_of_its_controls():
    explorer = descent()
    assert explorer.values == {control.name: control.value for control in CONTROLS}
    assert explorer.names == ("learning_rate", "start", "steps", "rule", "noisy")
    assert explorer.description == "10 steps with η = 0.1 end at a loss of 0.0721."
    assert explorer.png.startswith(b"\x89PNG")
    assert explorer.error is None


def test_a_drag_changes_values_result_sentence_and_picture():
    explorer = descent()
    before = explorer.png
    drag(explorer, "learning_rate", 0.12, 0.15, 0.2)
    drag(explorer, "steps", 12)
    assert explorer.values["learning_rate"] == 0.2
    assert explorer.result.learning_rate == 0.2
    assert explorer.description.startswith("12 steps with η = 0.2 ")
    assert explorer.description in explorer.panel.sentence.value
    assert explorer.png != before


def test_set_moves_several_and_computes_once():
    compute = Counted()
    explorer = descent(compute=compute)
    assert (
        explorer.set(learning_rate=0.4, start=1, steps=3, rule="momentum", noisy=True) is explorer
    )
    assert compute.calls == 2
    assert explorer.values == {
        "learning_rate": 0.4,
        "start": 1.0,
        "steps": 3,
        "rule": "momentum",
        "noisy": True,
    }


def test_set_gives_the_picture_that_a_drag_gives():
    by_hand, by_code = descent(), descent()
    drag(by_hand, "learning_rate", 0.2)
    by_hand.told({"rests": True})
    by_code.set(learning_rate=0.2)
    assert by_hand.png == by_code.png


def test_what_a_slider_moves_is_coarse_until_it_rests():
    explorer, sizes = descent(), []
    explorer.panel.image.observe(lambda change: sizes.append(width(change["new"])), "value")
    explorer.told({"rests": True})  # it has not moved
    drag(explorer, "learning_rate", 0.12, 0.15)
    explorer.told({"rests": True})
    explorer.told({"rests": True})  # of a second view
    coarse = explorer.picture.width
    assert sizes == [coarse, coarse, 2 * coarse]
    assert explorer._ghost[0]["learning_rate"] == 0.1


def test_to_rest_computes_nothing_also_after_a_stop():
    compute = Counted()
    explorer = descent(compute=compute)
    drag(explorer, "learning_rate", 0.2)
    compute.trouble = KeyboardInterrupt()
    drag(explorer, "start", 1.0)
    explorer.told({"rests": True})
    assert compute.calls == 3
    assert "Stopped" in explorer.panel.sentence.value
    assert explorer.png == descent().set(learning_rate=0.2).png  # what was shown before


def test_where_the_page_cannot_tell_that_nothing_moves_all_is_crisp(monkeypatch):
    monkeypatch.setattr(screen, "anywidget", None)
    explorer = descent()
    drag(explorer, "learning_rate", 0.2)
    assert explorer.png == descent().set(learning_rate=0.2).png
    assert width(explorer.png) == 2 * explorer.picture.width


@pytest.mark.parametrize(
    ("name", "value"),
    [("learning_rate", 0.0123), ("learning_rate", 1.2), ("start", 0.123), ("start", 1 / 3)],
)
def test_set_keeps_a_value_between_the_steps(name, value):
    explorer = descent().set(**{name: value})
    assert explorer.values[name] == pytest.approx(value, abs=1e-9)
    explorer.reset()
    assert explorer.values == descent().values


def test_results_are_cached_by_values_and_not_forever():
    compute = Counted()
    explorer = descent(compute=compute)
    explorer.set(start=1).set(start=2).set(start=1)
    assert compute.calls == 3
    for step in range(40):
        explorer.set(start=step / 20)
    calls = compute.calls
    explorer.reset()
    assert compute.calls == calls + 1


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ({"lerning_rate": 1}, ValueError, "did you mean 'learning_rate'"),
        ({"learning_rate": 11}, ValueError, "0.01 to 10"),
        ({"learning_rate": float("nan")}, ValueError, "0.01 to 10"),
        ({"learning_rate": "fast"}, TypeError, "must be a number"),
        ({"steps": 2.5}, ValueError, "whole number"),
        ({"steps": float("inf")}, ValueError, "whole number"),
        ({"rule": "momentun"}, ValueError, "did you mean 'momentum'"),
        ({"noisy": "yes"}, TypeError, "True or False"),
        ({"start": 1, "steps": 99}, ValueError, "1 to 30"),
    ],
)
def test_a_bad_name_or_value_is_explained_and_moves_nothing(values, error, words):
    explorer = descent()
    before = explorer.values
    with pytest.raises(error, match=words):
        explorer.set(**values)
    assert explorer.values == before


def test_presets_start_from_the_starting_values():
    explorer = descent().set(start=1)
    explorer.preset("just right")
    assert explorer.values == {**descent().values, "learning_rate": 0.4, "steps": 20}
    with pytest.raises(ValueError, match="did you mean 'diverges'"):
        explorer.preset("diverge")
    with pytest.raises(ValueError, match="no control 'rate'"):
        descent(presets={"fast": {"rate": 1}})


def test_reset_gives_the_first_picture_again():
    explorer = descent()
    before = explorer.png
    explorer.preset("diverges").set(start=2, noisy=True)
    assert explorer.png != before
    explorer.reset()
    assert explorer.png == before


def test_the_ghost_is_the_run_before_a_drag_began():
    clock = Clock()
    explorer = descent(clock=clock)
    ghost = explorer.picture.path.ghost
    assert not ghost.get_visible()
    start = explorer.result.w
    drag(explorer, "learning_rate", 0.12, 0.15, 0.2)
    np.testing.assert_array_equal(ghost.get_xdata(), start)
    rested = explorer.result.w
    clock.now += 60
    drag(explorer, "learning_rate", 0.25, 0.3)
    np.testing.assert_array_equal(ghost.get_xdata(), rested)
    before_other = explorer.result.w
    drag(explorer, "start", 1.0, 1.1)
    np.testing.assert_array_equal(ghost.get_xdata(), before_other)


def test_a_pinned_run_stays_and_is_named_by_what_differs():
    explorer = descent().set(learning_rate=0.3).pin()
    pinned = explorer.result.w
    explorer.set(learning_rate=0.8, steps=4).set(steps=5)
    np.testing.assert_array_equal(explorer.picture.path.pinned.get_xdata(), pinned)
    assert explorer.picture._pin_key.get_text().endswith("learning rate η = 0.3, steps = 10")
    assert explorer.pinned["learning_rate"] == 0.3
    with_pin = explorer.png
    explorer.unpin()
    assert explorer.pinned is None
    assert explorer.png != with_pin


def test_an_error_is_shown_in_place_and_raised_by_set():
    compute = Counted()
    explorer = descent(compute=compute)
    picture, sentence = explorer.png, explorer.description
    compute.trouble = ArithmeticError("no <root>")
    with pytest.raises(ArithmeticError, match="no <root>"):
        explorer.set(start=1)
    assert explorer.error is compute.trouble
    assert "no &lt;root&gt;" in explorer.panel.sentence.value
    assert (explorer.png, explorer.description) == (picture, sentence)
    compute.trouble = None
    explorer.set(start=1)
    assert explorer.error is None
    assert explorer.description in explorer.panel.sentence.value


def test_an_error_in_a_drag_does_not_reach_the_kernel():
    compute = Counted()
    explorer = descent(compute=compute)
    compute.trouble = ArithmeticError("no root")
    drag(explorer, "start", 1.0)
    assert explorer.error is compute.trouble


def test_an_error_at_the_start_is_raised():
    compute = Counted()
    compute.trouble = ArithmeticError("no root")
    with pytest.raises(ArithmeticError):
        descent(compute=compute)


def test_an_interrupted_run_keeps_the_picture_and_says_so():
    compute = Counted()
    explorer = descent(compute=compute)
    picture = explorer.png
    compute.trouble = KeyboardInterrupt()
    drag(explorer, "start", 1.0)
    assert explorer.png == picture
    assert "Stopped" in explorer.panel.sentence.value
    compute.trouble = None
    drag(explorer, "start", 1.1)
    assert "Stopped" not in explorer.panel.sentence.value


def test_warnings_are_kept_and_not_printed(capfd):
    def noisy(**values):
        warnings.warn("look out", stacklevel=1)
        return descend(**values)

    explorer = descent(compute=noisy)
    drag(explorer, "start", 1.0)
    assert [str(warning.message) for warning in explorer.warnings] == ["look out"]
    assert capfd.readouterr() == ("", "")


def test_every_corner_shows_without_error_warning_or_cut_text():
    explorer = descent()
    for name, control in explorer.controls.items():
        for value in control.corners():
            explorer.reset().set(**{name: value})
            assert explorer.error is None
            assert explorer.warnings == []
            assert explorer.picture.cut_off() == []


def test_equal_runs_give_equal_bytes():
    one, other = descent(), descent(picture=Parabola())
    for explorer in (one, other):
        explorer.set(learning_rate=0.5).set(start=1.5)
    assert one.png == other.png


def test_a_move_waits_for_one_in_another_thread():
    """Page and cell may move an explorer at once; the later move finds what the earlier left."""
    explorer = descent()
    explorer.set(learning_rate=1.2)
    draw, began, may_end = explorer.picture.draw, threading.Event(), threading.Event()

    def slow_draw(*args, **kwargs):
        if not began.is_set():
            began.set()
            assert may_end.wait(20)
        return draw(*args, **kwargs)

    explorer.picture.draw = slow_draw
    first = threading.Thread(target=explorer.unpin)
    second = threading.Thread(target=explorer.reset)
    first.start()
    assert began.wait(20)
    second.start()
    second.join(0.3)
    assert second.is_alive()
    may_end.set()
    first.join(20)
    second.join(20)
    assert explorer.values["learning_rate"] == 0.1
    assert explorer.result is explorer._kept(**explorer.values)
    assert not explorer.picture.path.ghost.get_visible()
