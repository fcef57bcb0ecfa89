"""What chapter 06's explorers compute is what `nn`, theory and the notebook's own cells compute."""

import ast

import nbformat
import numpy as np
import pytest

from ci.environment.venv import ROOT
from helpers import nn
from helpers.chapters.initialization import flow as initialization_flow
from helpers.chapters.initialization import map as initialization_map
from helpers.chapters.initialization import stack, theory
from helpers.chapters.initialization import training as initialization_training
from helpers.networks.record import Snapshots
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


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_each_network_of_a_stack_learns_as_it_would_alone(activation: str) -> None:
    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=(3, *s)) / np.sqrt(s[0]) for s in ((64, 7), (7, 7), (7, 10))]
    rates = np.array([0.01, 0.1, 0.3])
    model, film = stack.network(kernels, activation), Snapshots()
    losses = stack.train(model, rates, 13, film)
    assert losses.shape == (13, 3) and len(film.kept) == 14
    x, y = stack.digits()
    for k, rate in enumerate(rates):
        alone = stack.network([kernel[k] for kernel in kernels], activation)
        alone.compile(nn.optimizers.SGD(rate), loss="sparse_categorical_crossentropy")
        for update in range(13):
            rows = slice(20 * (update % 10), 20 * (update % 10) + 20)
            loss = alone.train_on_batch(x[rows], y[rows])
            assert losses[update, k] == pytest.approx(loss, rel=1e-9)
        for ours, theirs in zip(film.kept[-1], alone.get_weights(), strict=True):
            np.testing.assert_allclose(ours[k], theirs, rtol=1e-9, atol=1e-12)
        share = (alone.predict(x, verbose=0).argmax(axis=1) == y).mean()
        assert stack.share_read(model)[k] == share


def test_a_stack_leaves_its_kernels_alone() -> None:
    kernels = [np.ones((2, 64, 3)), np.ones((2, 3, 10))]
    stack.train(stack.network(kernels, "tanh"), np.full(2, 0.5), 3, Snapshots())
    assert all((kernel == 1).all() for kernel in kernels)


def test_a_stack_tells_what_diverged() -> None:
    kernels = [np.full((2, 64, 3), 0.1), np.full((2, 3, 10), 0.1)]
    kernels[0][1] = np.inf
    shares = stack.share_read(stack.network(kernels, "relu"))
    assert np.isfinite(shares[0]) and np.isnan(shares[1])


def test_the_map_on_its_way_is_that_of_a_training_that_ends_there() -> None:
    run = initialization_map.compute(
        layers=1, activation="tanh", updates=7, rate=1.0, gain=1.0, seed=0
    )
    for row, column in ((0, 0), (5, 5), (7, 4)):
        gain, rate = initialization_map.GAINS[row], initialization_map.RATES[column]
        kernels = [gain * kernel for kernel in initialization_map.drawn(1, 0)]
        alone = stack.network(kernels, "tanh")
        stack.train(alone, np.array(rate), 7, Snapshots())
        assert run.shares[row, column] == stack.share_read(alone)


def test_six_starts_on_their_way_are_those_of_a_training_that_ends_there() -> None:
    record = initialization_training.train("He", 0.1, 2, "relu")
    run = initialization_training.at(record, 8)
    model = stack.network(initialization_training.drawn("He", 2), "relu")
    losses = stack.train(model, np.full(6, 0.1), 8, Snapshots())
    np.testing.assert_allclose(run.losses, losses, rtol=1e-12)
    np.testing.assert_array_equal(run.read, stack.share_read(model))
    text = initialization_training.describe(run)
    assert text.startswith("After 8 updates ") and "in the last 8 updates" in text


def test_digits_are_centred_and_of_mean_square_one() -> None:
    x, y = stack.digits(1797)
    assert np.abs(x.mean(axis=0)).max() < 1e-12
    assert np.square(x).mean() == pytest.approx(1)
    assert y.shape == (1797,) and set(y) == set(range(10))
