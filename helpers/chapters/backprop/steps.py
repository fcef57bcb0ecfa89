"""Forward and backward through a 2-2-1 network, one step at a time: numbers and formulas."""

from __future__ import annotations

from helpers import nn
from helpers.explorer.words import power_of_ten

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


def formula(step: int, v: dict, g: dict, f: str) -> tuple[str, ...]:
    """The lines of a step with the numbers: of values ``v``, gradients ``g``, activation ``f``."""
    n = {name: factor(value) for name, value in v.items()}
    d = {name: factor(value) for name, value in g.items()}
    lines = {
        0: ("Move the slider “step”, or press Play.",),
        1: tuple(
            f"z{s} = x₁·w₁{s} + x₂·w₂{s} + b{s} = {n['x1']}·{n[f'w1{j}']} + "
            f"{n['x2']}·{n[f'w2{j}']} + {n[f'b{j}']} = {few_digits(v[f'z{j}'])}"
            for j, s in ("1₁", "2₂")
        ),
        2: tuple(f"a{s} = {f}(z{s}) = {f}({few_digits(v[f'z{j}'])}) = {few_digits(v[f'a{j}'])}"
                 for j, s in ("1₁", "2₂")),
        3: (f"z = a₁·v₁ + a₂·v₂ + c = {n['a1']}·{n['v1']} + {n['a2']}·{n['v2']} + {n['c']} = "
            f"{few_digits(v['z'])}",),
        4: (f"ŷ = σ(z) = σ({few_digits(v['z'])}) = {few_digits(v['yhat'])}",),
        5: (f"L = (ŷ − y)² = ({few_digits(v['yhat'])} − {TARGET:g})² = {few_digits(v['L'])}",),
        6: (f"∂L/∂ŷ = 2(ŷ − y) = 2({few_digits(v['yhat'])} − {TARGET:g}) = "
            f"{few_digits(g['yhat'])}",),
        7: (f"∂L/∂z = ∂L/∂ŷ · σ′(z) = {d['yhat']} · {n['s']} = {few_digits(g['z'])}",),
        8: tuple(f"∂L/∂v{s} = ∂L/∂z · a{s} = {d['z']} · {n[f'a{j}']} = {few_digits(g[f'v{j}'])}"
                 + (f"      ∂L/∂c = ∂L/∂z = {few_digits(g['c'])}" if j == "1" else "")
                 for j, s in ("1₁", "2₂")),
        9: tuple(f"∂L/∂a{s} = ∂L/∂z · v{s} = {d['z']} · {n[f'v{j}']} = {few_digits(g[f'a{j}'])}"
                 for j, s in ("1₁", "2₂")),
        10: tuple(f"∂L/∂z{s} = ∂L/∂a{s} · {f}′(z{s}) = {d[f'a{j}']} · {n[f's{j}']} = "
                  f"{few_digits(g[f'z{j}'])}" for j, s in ("1₁", "2₂")),
        11: tuple(f"∂L/∂w₁{s} = ∂L/∂z{s} · x₁ = {few_digits(g[f'w1{j}'])}      "
                  f"∂L/∂w₂{s} = ∂L/∂z{s} · x₂ = {few_digits(g[f'w2{j}'])}      "
                  f"∂L/∂b{s} = ∂L/∂z{s} = {few_digits(g[f'b{j}'])}" for j, s in ("1₁", "2₂")),
        12: tuple(f"∂L/∂x{s} = ∂L/∂z₁ · w{s}₁ + ∂L/∂z₂ · w{s}₂ = {d['z1']} · {n[f'w{i}1']} + "
                  f"{d['z2']} · {n[f'w{i}2']} = {few_digits(g[f'x{i}'])}" for i, s in ("1₁", "2₂")),
    }  # fmt: skip
    return lines[step]


def factor(value: float) -> str:
    """``few_digits`` in brackets where it is negative, as a factor in a product."""
    return f"({few_digits(value)})" if value < 0 else few_digits(value)


def few_digits(value: float) -> str:
    """``value`` in few digits: two after the point, more where it is small, with a real minus."""
    text = f"{value:.2f}" if abs(value) >= 0.0995 or value == 0 else f"{value:.2g}"
    if value and abs(value) < 1e-4:
        text = power_of_ten(float(f"{value:.0e}"))
    return text.replace("-", "\N{MINUS SIGN}")
