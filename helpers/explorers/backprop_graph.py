"""Forward and backward through a 2-2-1 network, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass

from helpers import nn
from helpers.explorers.controls import choice, integer, slider
from helpers.explorers.engine import Explorer
from helpers.pictures.backprop_graph import Graph, number

TARGET = 1.0
BIASES = {"b1": 0.1, "b2": -0.2, "c": 0.1}
# What each step computes: values up to the loss, then gradients back to the inputs.
FORWARD = ((), ("z1", "z2"), ("a1", "a2"), ("z",), ("yhat",), ("L",))
BACKWARD = (
    ("yhat",),
    ("z",),
    ("v1", "v2", "c"),
    ("a1", "a2"),
    ("z1", "z2"),
    ("w11", "w12", "w21", "w22", "b1", "b2"),
    ("x1", "x2"),
)
LAST = len(FORWARD) + len(BACKWARD) - 1
SIGNS = {"relu": "relu", "sigmoid": "σ", "tanh": "tanh"}


@dataclass(frozen=True, eq=False)
class Walk:
    """Values and gradients ∂L/∂(name) by name; ``shown`` and ``slopes`` are known by this step.

    ``active`` are the names that this step computes, ``formula`` its lines with the numbers.
    """

    step: int
    activation: str
    values: dict[str, float]
    gradients: dict[str, float]
    shown: frozenset[str]
    slopes: frozenset[str]
    active: tuple[str, ...]
    formula: tuple[str, ...]
    title: str

    @property
    def backward(self) -> bool:
        """Whether this step goes back."""
        return self.step >= len(FORWARD)


def passes(values: dict[str, float], activation: str) -> tuple[dict, dict]:
    """All values and all gradients of the network for its inputs, weights and biases by name."""
    v = dict(values)
    hidden, output = nn.activations.get(activation), nn.activations.get("sigmoid")
    for j in "12":
        v[f"z{j}"] = v["x1"] * v[f"w1{j}"] + v["x2"] * v[f"w2{j}"] + v[f"b{j}"]
        v[f"a{j}"] = float(hidden(v[f"z{j}"]))
    v["z"] = v["a1"] * v["v1"] + v["a2"] * v["v2"] + v["c"]
    v["yhat"] = float(output(v["z"]))
    v["L"] = (v["yhat"] - TARGET) ** 2
    g = {"L": 1.0, "yhat": 2 * (v["yhat"] - TARGET)}
    v["s"] = float(output.derivative(v["z"]))
    g["z"] = g["c"] = g["yhat"] * v["s"]
    for j in "12":
        g[f"v{j}"], g[f"a{j}"] = g["z"] * v[f"a{j}"], g["z"] * v[f"v{j}"]
        v[f"s{j}"] = float(hidden.derivative(v[f"z{j}"]))
        g[f"z{j}"] = g[f"b{j}"] = g[f"a{j}"] * v[f"s{j}"]
        for i in "12":
            g[f"w{i}{j}"] = g[f"z{j}"] * v[f"x{i}"]
    for i in "12":
        g[f"x{i}"] = g["z1"] * v[f"w{i}1"] + g["z2"] * v[f"w{i}2"]
    # −0 is 0 to the reader.
    return {k: n + 0.0 for k, n in v.items()}, {k: n + 0.0 for k, n in g.items()}


def compute_walk(step: int, activation: str, **given: float) -> Walk:
    """The network after ``step`` steps; ``given`` are the inputs and weights by name."""
    start = {**given, **BIASES}
    values, gradients = passes(start, activation)
    forward, backward = FORWARD[: step + 1], BACKWARD[: max(0, step - len(FORWARD) + 1)]
    slopes = frozenset(name for names in backward for name in names)
    return Walk(
        step=step,
        activation=activation,
        values=values,
        gradients=gradients,
        shown=frozenset(start) | {name for names in forward for name in names},
        slopes=slopes | {"L"} if slopes else slopes,
        active=(FORWARD + BACKWARD)[step],
        formula=_formula(step, values, gradients, SIGNS[activation]),
        title=f"Step {step} of {LAST}, {TITLES[step]}",
    )


TITLES = (
    "start: inputs, weights and biases are given",
    "forward: the weighted sums of the hidden layer",
    "forward: the hidden activations",
    "forward: the weighted sum of the output",
    "forward: the prediction ŷ",
    "forward: the loss",
    "backward: from the loss to the prediction",
    "backward: through the output's sigmoid",
    "backward: the output's weights and bias",
    "backward: across v₁ and v₂ to the hidden activations",
    "backward: through the hidden activations",
    "backward: the hidden weights and biases",
    "backward: to the inputs, which are not updated",
)


def _formula(step: int, v: dict, g: dict, f: str) -> tuple[str, ...]:
    n = {name: _factor(value) for name, value in v.items()}
    d = {name: _factor(value) for name, value in g.items()}
    lines = {
        0: ("Move the slider “step”, or press its play button.",),
        1: tuple(
            f"z{s} = x₁·w₁{s} + x₂·w₂{s} + b{s} = {n['x1']}·{n[f'w1{j}']} + "
            f"{n['x2']}·{n[f'w2{j}']} + {n[f'b{j}']} = {number(v[f'z{j}'])}"
            for j, s in ("1₁", "2₂")
        ),
        2: tuple(f"a{s} = {f}(z{s}) = {f}({number(v[f'z{j}'])}) = {number(v[f'a{j}'])}"
                 for j, s in ("1₁", "2₂")),
        3: (f"z = a₁·v₁ + a₂·v₂ + c = {n['a1']}·{n['v1']} + {n['a2']}·{n['v2']} + {n['c']} = "
            f"{number(v['z'])}",),
        4: (f"ŷ = σ(z) = σ({number(v['z'])}) = {number(v['yhat'])}",),
        5: (f"L = (ŷ − y)² = ({number(v['yhat'])} − {TARGET:g})² = {number(v['L'])}",),
        6: (f"∂L/∂ŷ = 2(ŷ − y) = 2({number(v['yhat'])} − {TARGET:g}) = {number(g['yhat'])}",),
        7: (f"∂L/∂z = ∂L/∂ŷ · σ′(z) = {d['yhat']} · {n['s']} = {number(g['z'])}",),
        8: tuple(f"∂L/∂v{s} = ∂L/∂z · a{s} = {d['z']} · {n[f'a{j}']} = {number(g[f'v{j}'])}"
                 + (f"      ∂L/∂c = ∂L/∂z = {number(g['c'])}" if j == "1" else "")
                 for j, s in ("1₁", "2₂")),
        9: tuple(f"∂L/∂a{s} = ∂L/∂z · v{s} = {d['z']} · {n[f'v{j}']} = {number(g[f'a{j}'])}"
                 for j, s in ("1₁", "2₂")),
        10: tuple(f"∂L/∂z{s} = ∂L/∂a{s} · {f}′(z{s}) = {d[f'a{j}']} · {n[f's{j}']} = "
                  f"{number(g[f'z{j}'])}" for j, s in ("1₁", "2₂")),
        11: tuple(f"∂L/∂w₁{s} = ∂L/∂z{s} · x₁ = {number(g[f'w1{j}'])}      "
                  f"∂L/∂w₂{s} = ∂L/∂z{s} · x₂ = {number(g[f'w2{j}'])}      "
                  f"∂L/∂b{s} = ∂L/∂z{s} = {number(g[f'b{j}'])}" for j, s in ("1₁", "2₂")),
        12: tuple(f"∂L/∂x{s} = ∂L/∂z₁ · w{s}₁ + ∂L/∂z₂ · w{s}₂ = {d['z1']} · {n[f'w{i}1']} + "
                  f"{d['z2']} · {n[f'w{i}2']} = {number(g[f'x{i}'])}" for i, s in ("1₁", "2₂")),
    }  # fmt: skip
    return lines[step]


def _factor(value: float) -> str:
    """``number`` in brackets where it is negative, as a factor in a product."""
    return f"({number(value)})" if value < 0 else number(value)


def describe_walk(walk: Walk) -> str:
    """What the present step has found, and where the gradient is blocked."""
    if walk.step == 0:
        return "Inputs, weights and biases are given; nothing is computed yet."
    text = f"{walk.title}. {'; '.join(walk.formula)}.".replace("      ", "; ")
    blocked = [j for j in "₁₂" if walk.gradients[f"a{'₁₂'.index(j) + 1}"] != 0]
    blocked = [j for j in blocked if walk.gradients[f"z{'₁₂'.index(j) + 1}"] == 0]
    if walk.step >= 10 and blocked:
        names = " and ".join(f"z{j}" for j in blocked)
        text += f" No gradient comes through to {names}: the slope of relu is 0 there."
    return text


def graph_walk() -> Explorer:
    """Every number of a 2-2-1 network, forward and backward; the target y is 1."""
    weights = {"w11": ("w₁₁ (x₁→z₁)", 0.8), "w12": ("w₁₂ (x₁→z₂)", -0.4),
               "w21": ("w₂₁ (x₂→z₁)", 0.3), "w22": ("w₂₂ (x₂→z₂)", 0.9),
               "v1": ("v₁ (a₁→z)", -1.2), "v2": ("v₂ (a₂→z)", 0.7)}  # fmt: skip
    return Explorer(
        [
            integer(
                "step", "step", 0, LAST, LAST, play=True, interval=1500,
                tooltip="Up to 5 forward, from 6 on backward",
            ),
            slider("x1", "x₁", -2, 2, 1.0, 0.1, tooltip="First input"),
            slider("x2", "x₂", -2, 2, -0.5, 0.1, tooltip="Second input"),
            *(slider(name, label, -2, 2, value, 0.1) for name, (label, value) in weights.items()),
            choice("activation", "hidden activation", ("tanh", "sigmoid", "relu")),
        ],
        compute_walk,
        Graph(),
        describe_walk,
        presets={
            "forward only": {"step": 5},
            "relu off": {"activation": "relu", "x1": 1.0, "x2": -0.5, "w12": -1.0, "w22": 1.0},
            "saturated": {"x1": 2.0, "x2": 2.0, "w11": 2.0, "w21": 2.0, "w12": 2.0, "w22": 2.0},
            "zero weights": dict.fromkeys(weights, 0.0),
        },
    )  # fmt: skip
