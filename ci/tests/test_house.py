"""The house: what each room of helpers may import, that nothing goes in a circle, who trains."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

HELPERS = Path(__file__).resolve().parents[2] / "helpers"
# What a room may import of the others. Not here is not allowed.
ARROWS = {
    "without_keras": set(),
    "installed": {"without_keras"},
    "nn": set(),
    "datasets": set(),
    "networks": {"nn", "datasets"},
    "drawing": {"nn", "datasets"},
    "explorer": {"nn", "datasets", "drawing"},
    "exercises": set(),
    "keras_twin": {"nn", "datasets", "without_keras"},
    "checkup": {"nn"},
    "chapters": {"nn", "datasets", "networks", "drawing", "explorer", "exercises", "installed"},
}
# Packages that one room alone may know.
OWNERS = {
    "ipywidgets": "explorer",
    "anywidget": "explorer",
    "keras": "keras_twin",
    "tensorflow": "keras_twin",
}
# Every explorer that trains, trains with helpers.nn. What these do by hand is what the chapter
# teaches, or no network.
LESSONS = {
    "helpers.chapters.descent.curves",  # one weight on a curve
    "helpers.chapters.initialization.valleys",  # two weights on a surface
    "helpers.chapters.optimizers.rules",  # the seven rules, side by side
    "helpers.chapters.perceptron.mistakes",  # the perceptron's rule
    "helpers.chapters.regularization.proximal",  # the step that makes exact zeros
}
RATES = {"rate", "rates", "learning_rate", "eta", "step"}


def sources() -> dict[str, str]:
    """Name and source of every module of helpers; a package goes by its own name."""
    found = {}
    for path in sorted(HELPERS.rglob("*.py")):
        parts = path.relative_to(HELPERS.parent).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        found[".".join(parts)] = path.read_text(encoding="utf-8")
    return found


MODULES = sources()
PACKAGES = {name.rpartition(".")[0] for name in MODULES}


def imported(name: str, source: str, modules: Iterable[str] = MODULES) -> set[str]:
    """What a module imports, at its top or inside: modules of ours, and others by their package."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                inside = name.split(".") if name in PACKAGES else name.split(".")[:-1]
                inside = inside[: len(inside) - node.level + 1]
                base = ".".join([*inside, *filter(None, [node.module])])
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {n if n in modules else base for n in names}
    return {n if n.startswith("helpers") else n.partition(".")[0] for n in found}


def room(name: str) -> str:
    """The room of a module of helpers; "" for the house itself."""
    return [*name.split("."), ""][1]


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """The sets of modules that import each other, directly or through others."""
    reached = {name: set(targets) & set(graph) for name, targets in graph.items()}
    for name in graph:
        for targets in reached.values():
            if name in targets:
                targets |= reached[name]
    together = {name: {n for n in reached[name] if name in reached[n]} for name in graph}
    found: list[set[str]] = []
    for group in together.values():
        if group and group not in found:
            found.append(group)
    return found


def forbidden(name: str, source: str) -> list[str]:
    """The imports of a module that its room may not have."""
    found = []
    for target in sorted(imported(name, source)):
        here, there = room(name), room(target)
        if not target.startswith("helpers"):
            wrong = OWNERS.get(target, here) != here
        elif here == there == "chapters" and len(name.split(".")) > 2:
            wrong = target.split(".")[2:3] not in ([], name.split(".")[2:3])
        else:
            wrong = here != there and there not in ARROWS.get(here, set())
        if wrong:
            found.append(f"{name} imports {target}")
    return found


def trains_by_hand(source: str) -> list[str]:
    """The functions that train by hand: by their loop, or by a slope that they write out.

    A loop trains when its body takes something away or adds to it, in a function that multiplies
    or divides by a learning rate; a picture, which may do so to draw, is left out. A slope is a
    factor ``a > 0``, ``1 - a * a`` or ``a - a * a``: the derivative of ReLU, tanh or sigmoid.
    """
    tree = ast.parse(source)
    drawn = {
        method
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and "Picture" in " ".join(map(ast.unparse, node.bases))
        for method in ast.walk(node)
    }
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n not in drawn)
    return [f.name for f in functions if _loop_trains(f) or any(map(_slope, _factors(f)))]


def _loop_trains(function: ast.FunctionDef) -> bool:
    loops = [node for node in ast.walk(function) if isinstance(node, ast.For | ast.While)]
    inside = [node for loop in loops for part in loop.body for node in ast.walk(part)]
    scaled = (n for n in ast.walk(function) if isinstance(n, ast.BinOp) and _by_rate(n))
    return any(map(_moves, inside)) and any(scaled)


def _moves(node: ast.AST) -> bool:
    if isinstance(node, ast.AugAssign):
        changed = isinstance(node.op, ast.Add | ast.Sub)
        return changed and not isinstance(node.value, ast.Constant | ast.JoinedStr)
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def _by_rate(node: ast.BinOp) -> bool:
    named = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return isinstance(node.op, ast.Mult | ast.Div) and bool(named & RATES)


def _factors(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            yield from (node.left, node.right)
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Mult):
            yield node.value


def _slope(node: ast.expr) -> bool:
    text = ast.unparse(node).replace(" ", "")
    if isinstance(node, ast.Compare):
        return text.endswith(">0")
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)):
        return False
    a = ast.unparse(node.right).replace(" ", "").partition("*")[0]
    return text in (f"1-{a}*{a}", f"1-{a}**2", f"{a}-{a}*{a}", f"{a}-{a}**2")


def test_every_room_has_its_arrows() -> None:
    assert {room(name) for name in MODULES} - {""} == set(ARROWS)


@pytest.mark.parametrize("where", ["", *ARROWS])
def test_imports_follow_the_arrows(where: str) -> None:
    mine = {name: source for name, source in MODULES.items() if room(name) == where}
    assert [wrong for name, source in mine.items() for wrong in forbidden(name, source)] == []


def test_nothing_is_imported_in_a_circle() -> None:
    found = circles({name: imported(name, source) - {name} for name, source in MODULES.items()})
    assert found == []


def test_training_is_the_business_of_nn() -> None:
    outside = {name: source for name, source in MODULES.items() if room(name) != "nn"}
    found = {name: by_hand for name, s in outside.items() if (by_hand := trains_by_hand(s))}
    assert found.keys() - LESSONS == set(), found
    assert LESSONS - found.keys() == set(), "trains by hand no more: off the list"


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("helpers.nn.x", "from helpers import datasets", ["datasets"]),
        ("helpers.datasets.x", "def f():\n    from helpers.keras_twin import load", ["keras_twin"]),
        ("helpers.drawing.x", "import ipywidgets.widgets", ["ipywidgets"]),
        ("helpers.chapters.gates.x", "from helpers.chapters.descent.bowl import N", ["chapters"]),
        ("helpers.chapters.gates.x", "from helpers.chapters.gates.space import Y", []),
        ("helpers.chapters.gates.x", "from ..descent import bowl", ["chapters"]),
        ("helpers.explorer.x", "import ipywidgets\nfrom helpers.drawing import png", []),
        ("helpers.explorer.x", "from helpers.chapters import gates", ["chapters"]),
    ],
)
def test_a_forbidden_import_is_found(name: str, source: str, wrong: list[str]) -> None:
    found = [words.split(" imports ")[1] for words in forbidden(name, source)]
    assert [target.removeprefix("helpers.").partition(".")[0] for target in found] == wrong


def test_a_circle_is_found_however_long() -> None:
    graph = {"a": {"b"}, "b": {"c", "numpy"}, "c": {"a"}, "d": {"a", "e"}, "e": set()}
    assert circles(graph) == [{"a", "b", "c"}]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("for x, y in data:\n        w -= rate * x * y", True),
        ("for k in range(9):\n        path.append(path[-1] - eta * slope(path[-1]))", True),
        ("da = (dz @ V.T) * (a > 0)", True),
        ("dz = da * (1 - a * a)", True),
        ("for k in range(9):\n        model.fit(x, y, epochs=1)", False),
        ("for name in names:\n        text += f'{name} '\n    return 2 / rate", False),
        ("return (x - x.mean()) / x.std()", False),
    ],
)
def test_training_by_hand_is_told_from_other_loops(body: str, found: bool) -> None:
    assert bool(trains_by_hand(f"def f(w, rate, eta):\n    {body}")) is found
