"""What chapter 06's explorers compute is what `nn`, theory and the notebook's own cells compute."""

import ast

import nbformat
import numpy as np
import pytest

from ci.environment.venv import ROOT
from helpers import nn
from helpers.chapters.initialization import flow as initialization_flow
from helpers.chapters.initialization import theory
from helpers.chapters.initialization.stack import FORWARD, Stack, digits, largest
from helpers.networks.variances import VARIANCES


def cells_of_the_chapter(*names: str) -> dict:
    """The functions of the notebook with these names, run with what stands above them."""
    path = ROOT / "notebooks" / "06_initialization.ipynb"
    found: dict = {"np": np, "nn": nn}
    wanted = ("u", "bell", *names)
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code" or "setup" in cell.metadata.get("tags", []):
            continue
        for node in ast.parse(cell.source).body:
            named = [getattr(node, "name", "")]
            if isinstance(node, ast.Assign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                named = [ast.unparse(target) for target in targets]
            if isinstance(node, ast.ImportFrom) and node.module == "itertools":
                named = ["u"]
            if set(named) & set(wanted):
                exec(compile(ast.Module([node], []), "cell", "exec"), found)
    return found


@pytest.mark.parametrize("activation", theory.ACTIVATIONS)
@pytest.mark.parametrize("scheme", VARIANCES)
def test_theory_is_that_of_the_notebook(scheme: str, activation: str) -> None:
    taught = cells_of_the_chapter("mean_square", "theory")["theory"]
    ours = theory.theory(scheme, 1.3, 6, 40, activation)

    def variance(n: int, m: int) -> float:
        return 1.3**2 * VARIANCES[scheme](n, m)

    expected = taught(nn.activations.get(activation), variance, [64] + [40] * 6)
    np.testing.assert_allclose(ours.forward, expected[0], rtol=1e-12)
    np.testing.assert_allclose(ours.backward, expected[1], rtol=1e-12)


def test_theory_knows_the_rules_by_heart() -> None:
    he = theory.theory("He", 1.0, 20, 64, "relu")
    np.testing.assert_allclose(he.forward, 2)
    np.testing.assert_allclose(he.backward, 0.5)
    glorot = theory.theory("Glorot", 1.0, 20, 64, "relu")
    np.testing.assert_allclose(glorot.forward, 0.5 ** np.arange(20))
    linear = theory.theory("LeCun", 1.0, 8, 32, "linear")
    np.testing.assert_allclose(linear.forward, 1)


def test_flow_is_the_forward_and_backward_pass_of_nn() -> None:
    weights = initialization_flow.kernels("He", 1.2, 4, 16)
    layers = [nn.layers.Dense(16, "tanh", use_bias=False) for _ in weights]
    model = nn.Sequential([nn.Input((64,)), *layers])
    model.set_weights(weights)
    found, activations = initialization_flow.flow(weights, "tanh")
    rng = np.random.default_rng(1)
    x = rng.standard_normal((64, 64))
    np.testing.assert_allclose(model.predict(x), activations[-1])
    np.testing.assert_allclose(found.forward, [np.square(la.z).mean() for la in layers])
    da, squares = rng.standard_normal((64, 16)), []
    for layer in reversed(layers):
        dz = layer.activation.backward(da, layer.z, layer.a)
        squares.append(np.square(dz).mean())
        da = layer.backward(da)
    np.testing.assert_allclose(found.backward, squares[::-1])


@pytest.mark.parametrize("scheme", VARIANCES)
def test_kernels_have_the_variance_of_their_scheme(scheme: str) -> None:
    for kernel in initialization_flow.kernels(scheme, 0.5, 3, 128):
        expected = 0.25 * VARIANCES[scheme](*kernel.shape)
        assert np.square(kernel).mean() == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("activation", FORWARD)
def test_stack_trains_as_nn_does(activation: str) -> None:
    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=(3, *s)) / np.sqrt(s[0]) for s in ((64, 7), (7, 7), (7, 10))]
    x, y = digits(60, "float64")
    rates = np.array([0.01, 0.1, 0.3])
    stack = Stack(kernels, activation)
    losses = stack.train(x, y, rates, 6, 20)

    dense = nn.layers.Dense
    hidden = [dense(7, activation, use_bias=False) for _ in range(2)]
    last = dense(10, "softmax", use_bias=False)
    model = nn.Sequential([nn.Input((64,)), *hidden, last], runs=(3,))
    model.set_weights(kernels)
    model.compile(nn.optimizers.SGD(rates), loss="categorical_crossentropy")
    assert losses[0] == pytest.approx(model.evaluate(x[:20], y[:20], verbose=0))
    model.fit(x, y, batch_size=20, epochs=2, shuffle=False, verbose=0)
    first = stack.first.reshape(64, 3, 7).transpose(1, 0, 2)
    for ours, theirs in zip([first, *stack.rest], model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
    said = model.predict(x, verbose=0).argmax(axis=-1) == y.argmax(axis=-1)
    np.testing.assert_array_equal(stack.share_read(x, y), said.mean(axis=-1))


def test_stack_leaves_its_kernels_alone() -> None:
    kernels = [np.ones((2, 64, 3), np.float32), np.ones((2, 3, 10), np.float32)]
    x, y = digits(40)
    Stack(kernels, "tanh").train(x, y, np.full(2, 0.5, np.float32), 3, 20)
    assert all((kernel == 1).all() for kernel in kernels)


def test_stack_tells_what_diverged() -> None:
    x, y = digits(40)
    kernels = [np.full((1, 64, 3), 1e30, np.float32), np.full((1, 3, 10), 1e30, np.float32)]
    assert np.isnan(Stack(kernels, "relu").share_read(x, y)).all()


def test_largest_is_the_largest() -> None:
    z = np.random.default_rng(0).normal(size=(200, 10))
    np.testing.assert_array_equal(largest(z), z.max(axis=1, keepdims=True))


def test_digits_are_centred_and_of_mean_square_one() -> None:
    x, y = digits(1797, "float64")
    assert np.abs(x.mean(axis=0)).max() < 1e-12
    assert np.square(x).mean() == pytest.approx(1)
    assert y.shape == (1797, 10) and (y.sum(axis=1) == 1).all()
