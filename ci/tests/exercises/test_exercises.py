"""The checks of exercises: placeholders, wrong and right answers, readers' functions, hints."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from nbclient import NotebookClient

from helpers import exercises
from helpers.exercises.compare import difference
from helpers.explorer import choice, log_slider

ROOT = Path(__file__).resolve().parents[3]
FINITE = st.floats(-1e6, 1e6)


@pytest.fixture(autouse=True)
def _fresh_log():
    exercises.log.clear()
    yield
    exercises.log.clear()


def stub(w, x):
    """Return the new weights."""


def half_done(w, x):
    return w + ... * x


def says_dots(w, x):
    return ...


@pytest.mark.parametrize(
    "check",
    [
        lambda: exercises.equal(..., 3, name="E"),
        lambda: exercises.close(None, 3, name="E"),
        lambda: exercises.close([1.0, ...], [1.0, 2.0], name="E"),
        lambda: exercises.close(np.array([1.0, ...]), [1.0, 2.0], name="E"),
        lambda: exercises.equal({"w": ...}, {"w": 1}, name="E"),
        lambda: exercises.that((..., 1, 2), lambda a: a[0] > 1, name="E"),
        lambda: exercises.that(says_dots, lambda f: f(1, 2) > 1, name="E"),
        lambda: exercises.choice(..., "a", {"b": "no"}, name="E"),
        lambda: exercises.function(..., max, [(1, 2)], name="E"),
        lambda: exercises.function(stub, max, [(1, 2)], name="E"),
        lambda: exercises.function(half_done, max, [(1, 2)], name="E"),
        lambda: exercises.function(says_dots, max, [(1, 2)], name="E"),
        lambda: exercises.explorer(..., lambda v, r: True, name="E"),
        lambda: exercises.explorer(fake_explorer(), lambda v, r: True, name="E"),
    ],
)
def test_a_placeholder_is_not_answered_yet(check, capsys):
    result = check()
    assert (result.passed, result.answered) == (False, False)
    assert result.message.startswith("Not answered yet: E.")
    assert capsys.readouterr().out == result.message + "\n"


def fake_explorer(**moved):
    controls = {
        "learning_rate": log_slider("learning_rate", "η", 0.01, 1, 0.1),
        "start": choice("start", "start", ("left", "right")),
    }
    values = {**{name: control.value for name, control in controls.items()}, **moved}
    return SimpleNamespace(controls=controls, values=values, result=values["learning_rate"] * 10)


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        (5, 3, "5 is too large"),
        (-1.5, 3, "-1.5 is too small"),
        (float("nan"), 3, "got nan"),
        ("3", 3, "expected a single number, got str '3'"),
        ([3], 3, "expected a single number, got shape (1,)"),
        (3, [3, 4], "expected numbers of shape (2,), got a single number"),
        (np.zeros((4, 1)), np.zeros(4), "expected numbers of shape (4,), got shape (4, 1)"),
        ([[1], [2, 3]], [[1], [2]], "rows of different lengths"),
        ([[1, 2], [3, 9]], [[1, 2], [3, 4]], "1 of 4 numbers differ; the first at index [1, 1]"),
        (7, "convex", "expected text, got int 7"),
        ("flat", "convex", "got 'flat'"),
        (False, True, "got False"),
        (1, True, "got 1"),
        ((1, 2), (np.zeros(2), 3), "part 1 of 2: expected numbers of shape (2,)"),
        ((np.zeros(2),), (np.zeros(2), "a"), "expected 2 parts, got 1"),
        ({"a": 1}, {"b": 1}, "expected the keys ['b'], got ['a']"),
        ({"b": 2}, {"b": 1}, "'b': 2 is too large"),
        (max, 3, "expected a single number, got builtin_function_or_method"),
    ],
)
def test_a_wrong_answer_is_told_without_giving_the_right_one_away(answer, expected, words):
    result = exercises.equal(answer, expected, name="E")
    assert (result.passed, result.answered) == (False, True)
    assert result.message.startswith("✗ E: ")
    assert words in result.message
    if isinstance(expected, int) and not isinstance(expected, bool):
        assert str(expected) not in result.message.replace(repr(answer), "").replace("(1,)", "")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (3.0, 3),
        (np.float32(3), 3),
        (np.array(3), 3),
        ([1, 2], np.array([1.0, 2.0])),
        ((Fraction(1, 2), 2), (0.5, 2)),
        (np.array([True, False]), [1, 0]),
        (" Convex ", "convex"),
        (np.True_, True),
        ((np.zeros(2), "a"), [np.zeros(2), "A"]),
        ({"w": [1, 2]}, {"w": np.array([1, 2])}),
        ({1, 2}, {2, 1}),
    ],
)
def test_a_right_answer_passes_in_every_form(answer, expected):
    result = exercises.equal(answer, expected, name="E", why="It is so.")
    assert result.passed
    assert result.message == "✓ E: right. It is so."


@given(arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=FINITE), st.data())
def test_any_array_equals_itself_and_no_array_with_one_number_moved(array, data):
    assert difference(array, array) is None
    assert difference(array.tolist(), array) is None
    place = tuple(data.draw(st.integers(0, size - 1)) for size in array.shape)
    other = array.copy()
    other[place] += 1.0
    assert f"index {list(place)}" in difference(other, array)
    assert difference(other, array, atol=1.001) is None


def test_hints_grow_with_each_wrong_answer_and_start_again_after_a_right_one():
    def answer(value):
        return exercises.equal(
            value, 3, name="E", hints=("think", "it is odd", "it is 6 / 2")
        ).message

    assert "Hint 1 of 3: think" in answer(1)
    assert "Not answered" in answer(...)
    assert "Hint 2 of 3: it is odd" in answer(1)
    third = answer(1)
    assert "Hint 3 of 3: it is 6 / 2" in third
    assert "solution" not in third
    assert "The solution is folded away below this cell." in answer(1)
    assert answer(3).startswith("✓")
    assert "Hint 1 of 3" in answer(1)


def test_exercises_count_their_attempts_apart():
    exercises.equal(1, 3, name="A", hints=("a1", "a2"))
    assert "b1" in exercises.equal(1, 3, name="B", hints=("b1", "b2")).message


def test_a_condition_may_be_met_in_many_ways_or_say_what_is_wrong():
    def is_and(weights):
        w1, w2, b = weights
        for a, c in ((0, 0), (0, 1), (1, 0), (1, 1)):
            if (w1 * a + w2 * c + b > 0) != bool(a and c):
                return f"({a}, {c}) comes out wrong"
        return True

    assert exercises.that((1, 1, -1.5), is_and, name="E").passed
    assert exercises.that((2, 2, -3), is_and, name="E").passed
    assert "(0, 1) comes out wrong" in exercises.that((1, 1, -0.5), is_and, name="E").message
    assert "cannot be used: ValueError" in exercises.that((1, 1), is_and, name="E").message
    assert "too shy" in exercises.that(1, lambda a: a > 1, name="E", problem="too shy").message
    assert exercises.that(4, np.bool_(True), name="E").passed


def test_a_condition_gets_a_copy():
    mine = {"w": np.zeros(2), "list": [1, (np.zeros(1),)]}

    def careless(answer):
        answer["w"] += 1
        answer["list"][1][0][:] = 5
        answer["list"].append(3)
        return True

    assert exercises.that(mine, careless, name="E").passed
    np.testing.assert_array_equal(mine["w"], [0, 0])
    assert mine["list"] == [1, (np.zeros(1),)]


def right_update(w, x, y, rate):
    return w + rate * (y - (w @ x > 0)) * x


UPDATES = [
    (np.zeros(2), np.array([1.0, 2.0]), 1, 0.1),
    (np.array([1.0, -1.0]), np.array([3.0, 1.0]), 0, 0.5),
    (np.array([1.0, 1.0]), np.array([1.0, 1.0]), 1, 0.5),
]


def in_place(w, x, y, rate):
    w += rate * (y - (w @ x > 0)) * x
    return w


def forgets_return(w, x, y, rate):
    w = w + rate * (y - (w @ x > 0)) * x


def divides(w, x, y, rate):
    ratio = y / (1 - y)
    return w + ratio


def wrong_sign(w, x, y, rate):
    return w - rate * (y - (w @ x > 0)) * x


def ignores_the_third_case(w, x, y, rate):
    return right_update(w, x, y, rate) if rate < 0.5 or y == 0 else w + x


def too_few(w, x):
    return w


def forever(w, x, y, rate):
    return forever(w, x, y, rate)


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (in_place, "changes its input w; work on a copy"),
        (forgets_return, "gives None; does it return its result?"),
        (divides, "ZeroDivisionError: division by zero (line"),
        (divides, "of the cell: ratio = y / (1 - y))"),
        (wrong_sign, "2 of 2 numbers differ; the first at index [0]: got -0.1, expected 0.1"),
        (ignores_the_third_case, "for ignores_the_third_case([1., 1.], [1., 1.], 1, 0.5): "),
        (too_few, "cannot be called: too many positional arguments"),
        (forever, "RecursionError"),
        (3, "expected a function, got 3"),
        (lambda w, x, y, rate: w[:1], "expected numbers of shape (2,), got shape (1,)"),
        (lambda w, x, y, rate: "w", "got str 'w'"),
    ],
)
def test_a_wrong_function_is_told_with_the_call_that_shows_it(attempt, words):
    result = exercises.function(attempt, right_update, UPDATES, name="E")
    assert not result.passed
    assert result.answered
    assert words in result.message


def test_a_right_function_passes_and_its_inputs_stay():
    before = [tuple(np.copy(part) for part in case) for case in UPDATES]
    assert exercises.function(right_update, right_update, UPDATES, name="E").passed
    assert not exercises.function(in_place, right_update, UPDATES, name="E").passed
    for case, kept in zip(UPDATES, before, strict=True):
        for part, same in zip(case, kept, strict=True):
            np.testing.assert_array_equal(part, same)
    assert exercises.function(abs, [1, 2], [(-1,), (2,)], name="E").passed
    assert exercises.function(lambda v: v, [np.nan], [(np.nan,)], name="E").passed


def test_an_interrupt_is_not_swallowed():
    def stopped(w, x, y, rate):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exercises.function(stopped, right_update, UPDATES, name="E")


def test_an_explorer_is_judged_by_where_the_reader_left_it():
    def fast(values, result):
        return result > 5 or f"{result:g} is slow at rate {values['learning_rate']}"

    found = exercises.explorer(fake_explorer(learning_rate=0.8), fast, name="E")
    missed = exercises.explorer(fake_explorer(learning_rate=0.2), fast, name="E")
    assert found.passed
    assert "2 is slow at rate 0.2" in missed.message
    assert "expected the explorer, got 4" in exercises.explorer(4, fast, name="E").message


def test_a_control_that_stands_elsewhere_than_asked_is_named():
    def judged(answer, **asked):
        return exercises.explorer(answer, lambda v, r: True, name="E", asked=asked)

    assert judged(fake_explorer(learning_rate=0.2), start="left", learning_rate=0.2).passed
    assert judged(fake_explorer(learning_rate=0.1 + 0.2), learning_rate=0.3).passed
    elsewhere = judged(fake_explorer(learning_rate=0.2), learning_rate=0.5)
    assert "η = 0.2; the exercise is for η = 0.5" in elsewhere.message
    other = judged(fake_explorer(start="right"), start="left")
    assert "start = right; the exercise is for start = left" in other.message
    assert "cannot be used" in judged(fake_explorer(start="right"), depth=3).message


def test_a_choice_gives_the_reason_of_the_wrong_one():
    options = {"shrinks": "The slope is positive.", "stays": "The step is not zero."}

    def ask(answer):
        return exercises.choice(answer, "grows", options, name="E", why="Yes.")

    assert ask(" Grows").passed
    assert "it is not stays. The step is not zero." in ask("stays").message
    assert "is not among the choices: grows, shrinks, stays" in ask("jumps").message
    assert "Choose one of: grows, shrinks, stays." in ask(...).message


def test_progress_counts_the_last_answer_to_each(capsys):
    exercises.equal(1, 3, name="A")
    exercises.equal(3, 3, name="A")
    exercises.equal(..., 3, name="B")
    exercises.equal(1, 3, name="C")
    capsys.readouterr()
    exercises.progress()
    assert capsys.readouterr().out == "Solved: 1 of 3\n  ✓ A\n  · B\n  ✗ C\n"


def test_a_result_as_last_expression_of_a_cell_shows_nothing_more():
    code = "from helpers import exercises\nexercises.equal(3, 3, name='E', why='So.')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, resources={"metadata": {"path": str(ROOT)}}).execute()
    assert [dict(output) for output in notebook.cells[0].outputs] == [
        {"output_type": "stream", "name": "stdout", "text": "✓ E: right. So.\n"}
    ]
    assert repr(exercises.equal(3, 3, name="E")) == "<E: passed>"


@pytest.mark.parametrize(("answer", "right"), [(np.inf, True), (-np.inf, False), (1.0, False)])
def test_next_to_an_infinity_only_itself_is_close(answer, right):
    assert exercises.close(answer, np.inf, name="E").passed == right
