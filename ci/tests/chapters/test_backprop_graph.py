"""The graph of chapter 04: every number of its forward and backward pass."""

import itertools
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest

from ci.tests.explorer.explorers import show
from helpers import nn
from helpers.chapters import backprop
from helpers.chapters.backprop import graph as backprop_graph
from helpers.chapters.backprop import nodes as backprop_nodes
from helpers.chapters.backprop.graph import NAMES
from helpers.chapters.backprop.steps import TARGET, few_digits
from helpers.drawing import still
from helpers.drawing.quick_text import QuickText
from helpers.explorer import Explorer

MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def walk() -> Explorer:
    return backprop.graph_walk()


def corners_of_graph(walk: Explorer) -> Iterator[dict]:
    """Every sign of the inputs and of the weights into and out of the first hidden unit."""
    names = ("x1", "x2", "w11", "w21", "v1")
    start = {name: control.value for name, control in walk.controls.items()}
    for activation in walk.controls["activation"].corners():
        for values in itertools.product((-2.0, 0.0, 2.0), repeat=len(names)):
            yield start | {"activation": activation} | dict(zip(names, values, strict=True))


def test_graph_gradients_are_those_of_the_same_network_in_nn(walk: Explorer) -> None:
    for v in corners_of_graph(walk):
        model = nn.Sequential(
            [
                nn.Input((2,)),
                nn.layers.Dense(2, activation=v["activation"]),
                nn.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="mse")
        b = backprop_graph.BIASES
        W, V = [[v["w11"], v["w12"]], [v["w21"], v["w22"]]], [[v["v1"]], [v["v2"]]]
        model.set_weights([np.array(W), [b["b1"], b["b2"]], np.array(V), [b["c"]]])
        x, y = np.array([[v["x1"], v["x2"]]]), np.array([[TARGET]])
        dW, db, dV, dc = model.gradients(x, y)
        run = backprop_graph.compute_walk(**v)
        g = run.gradients
        ours = [g["w11"], g["w12"], g["w21"], g["w22"], g["b1"], g["b2"], g["v1"], g["v2"], g["c"]]
        np.testing.assert_allclose(ours, [*dW.ravel(), *db, *dV.ravel(), *dc], atol=1e-12)
        assert run.values["yhat"] == pytest.approx(model.predict(x)[0, 0])
        assert run.values["L"] == pytest.approx(model.evaluate(x, y, verbose=0))


def test_graph_gradient_of_an_input_is_the_slope_of_the_loss(walk: Explorer) -> None:
    start = {name: control.value for name, control in walk.controls.items()}
    for name in ("x1", "x2"):
        losses = [
            backprop_graph.compute_walk(**start | {name: start[name] + h}).values["L"]
            for h in (1e-5, -1e-5)
        ]
        slope = backprop_graph.compute_walk(**start).gradients[name]
        assert (losses[0] - losses[1]) / 2e-5 == pytest.approx(slope, rel=1e-6)


def test_graph_shows_each_number_from_its_step_on(walk: Explorer) -> None:
    seen: set[tuple[str, str]] = set()
    for step in range(backprop_graph.LAST + 1):
        sentence = show(walk, {"step": step})
        assert sentence.startswith(f"Step {step} of 12" if step else "Inputs, weights")
        now = {key for key, text in walk.picture.texts.items() if text.get_text()}
        kind = "gradient" if walk.result.backward else "value"
        assert now >= seen
        assert {name for name, new in now - seen if new == kind} >= set(walk.result.active)
        assert step == 0 or {new for _, new in now - seen} == {kind}
        seen = now
    assert seen == {(name, kind) for name in NAMES for kind in ("value", "gradient")}


def test_graph_formulas_end_in_the_numbers_that_are_drawn(walk: Explorer) -> None:
    for v, step in itertools.product(
        itertools.islice(corners_of_graph(walk), 0, None, 31), range(1, backprop_graph.LAST + 1)
    ):
        run = backprop_graph.compute_walk(**v | {"step": step})
        numbers = run.gradients if run.backward else run.values
        ends = {few_digits(numbers[name]) for name in run.active}
        said = {part.split(" = ")[-1] for line in run.formula for part in line.split("      ")}
        assert said == ends


def test_graph_says_where_relu_blocks_the_gradient(walk: Explorer) -> None:
    assert "No gradient comes through to z₂:" in show(walk, walk.presets["relu off"])
    assert "No gradient" not in show(walk, {"activation": "tanh", "step": backprop_graph.LAST})
    dead = {"step": backprop_graph.LAST, "activation": "relu", "x1": 2, "x2": 2}
    dead |= dict.fromkeys(("w11", "w12", "w21", "w22"), -2)
    assert "to z₁ and z₂:" in show(walk, dead)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.00"), (-0.5, f"{MINUS}0.50"), (0.0123, "0.012"), (-2e-7, f"{MINUS}2·10⁻⁷")],
)
def test_numbers_are_short_and_keep_two_digits(value: float, text: str) -> None:
    assert few_digits(value) == text


def test_quick_text_puts_its_ink_where_matplotlib_would(walk: Explorer) -> None:
    picture = walk.picture
    show(walk, {"step": backprop_graph.LAST})
    for quick in (picture.lines[0], picture.texts["w11", "value"], picture.texts["z", "value"]):
        box = quick.get_window_extent(picture.canvas.get_renderer())
        before = picture.pixels()[..., :3].astype(int)
        words, height = quick.get_text(), before.shape[0]
        quick.set_text("")
        after = picture.pixels()[..., :3].astype(int)
        quick.set_text(words)
        rows, columns = np.nonzero(np.abs(before - after).sum(axis=2) > 200)
        assert abs(columns.min() - box.x0) < 6
        assert abs(columns.max() - box.x1) < 6
        assert abs(height - (rows.min() + rows.max()) / 2 - (box.y0 + box.y1) / 2) < 6
    assert all(isinstance(text, QuickText) for text in picture.texts.values())


def node(name: str, value: float, *sources: tuple) -> SimpleNamespace:
    """What a notebook's node has; hashable, as an object of a class of one's own is."""

    class Node(SimpleNamespace):
        __hash__ = object.__hash__

    return Node(name=name, value=value, gradient=-value, sources=sources)


def test_nodes_are_drawn_with_their_numbers_and_none_on_another() -> None:
    w, x = node("w", 0.5), node("x", -0.001)
    product = node("·", -2.25, (w, 3.0), (x, 0.5))
    square = node("", 7.0, (product, 1.25), (product, 1.25))
    last = node("L", 9.0, (square, 1.0), (w, 4.0))
    drawn = []
    still.figure(
        lambda figure: (backprop_nodes.draw(figure, last), drawn.append(figure)), "A graph."
    )
    (axes,) = drawn[0].axes
    words = [text.get_text() for text in axes.texts]
    for value in ("0.50", "−0.50", "0.00", "−2.25", "2.25", "?", "×3.00", "×4.00", "×0.50"):
        assert value in words
    assert words.count("×1.25") == 2
    renderer = drawn[0].canvas.get_renderer()
    boxes = [text.get_bbox_patch().get_window_extent(renderer)
             for text in axes.texts if text.get_color() == "none"]  # fmt: skip
    assert len(boxes) == 5
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
