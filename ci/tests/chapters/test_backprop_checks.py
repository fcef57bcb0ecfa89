"""Chapter 04's checks: what they take for right, for wrong, and for no answer."""

import numpy as np
import pytest

from helpers.chapters import backprop as chapter
from helpers.chapters.backprop import checks as backprop


@pytest.fixture(autouse=True)
def quiet(capsys):
    yield
    capsys.readouterr()


def by_mask(z, da, s):
    result = da * s
    result[z > 0] = da[z > 0]
    return result


@pytest.mark.parametrize(
    "backward",
    [
        lambda z, da, s: da * np.where(z > 0, 1, s),
        lambda z, da, s: da * ((z > 0) + s * (z <= 0)),
        by_mask,
    ],
)
def test_the_leaky_relu_goes_back(backward):
    assert backprop.leaky_backward(backward).passed


def in_place(z, da, s):
    da[z <= 0] *= s
    return da


@pytest.mark.parametrize(
    "backward",
    [
        lambda z, da, s: da * np.where(z >= 0, 1, s),
        lambda z, da, s: da * np.where(da > 0, 1, s),
        lambda z, da, s: da * np.where(z > 0, z, s * z),
        lambda z, da, s: np.where(z > 0, 1, s),
        lambda z, da, s: da * np.where(z > 0, s, 1),
        lambda z, da, s: da * (z > 0),
        lambda z, da, s: da * s,
        lambda z, da, s: da,
        lambda z, da, s: np.where(z > 0, da, s),
        lambda z, da, s: da * np.where(z > 0, 1, -s),
        in_place,
    ],
)
def test_a_wrong_way_back_is_found(backward):
    assert not backprop.leaky_backward(backward).passed


def by_samples(x, g, dz):
    dg, dh = np.zeros(3), np.zeros(3)
    for row, slopes in zip(x, dz, strict=True):
        dg, dh = dg + row * slopes, dh + slopes
    return dg, dh, g * dz


@pytest.mark.parametrize(
    "backward",
    [
        lambda x, g, dz: ((x * dz).sum(axis=0), dz.sum(axis=0), dz * g),
        lambda x, g, dz: [np.diag(x.T @ dz), np.ones(len(x)) @ dz, dz @ np.diag(g)],
        by_samples,
    ],
)
def test_the_stretch_goes_back(backward):
    assert backprop.stretch_backward(backward).passed


@pytest.mark.parametrize(
    "backward",
    [
        lambda x, g, dz: (x * dz, dz, dz * g),
        lambda x, g, dz: ((x * dz).mean(axis=0), dz.mean(axis=0), dz * g),
        lambda x, g, dz: ((x * dz).sum(), dz.sum(), dz * g),
        lambda x, g, dz: (x.T @ dz, dz.sum(axis=0), dz * g),
        lambda x, g, dz: ((x * dz).sum(axis=0), dz.sum(axis=0), dz),
        lambda x, g, dz: ((g * dz).sum(axis=0), dz.sum(axis=0), dz * x),
        lambda x, g, dz: (dz.sum(axis=0), (x * dz).sum(axis=0), dz * g),
        lambda x, g, dz: ((x * dz).sum(axis=1), dz.sum(axis=1), dz * g),
        lambda x, g, dz: (x.sum(axis=0), np.full(3, float(len(x))), dz * g),
    ],
)
def test_a_wrong_stretch_is_found(backward):
    assert not backprop.stretch_backward(backward).passed


@pytest.mark.parametrize("line", ["C", "c", " C "])
def test_the_wrong_line_is_c(line):
    assert backprop.wrong_line(line).passed


@pytest.mark.parametrize("line", [*"ABDEFG", "H", "dz2", 3, ""])
def test_no_other_line_is(line):
    assert not backprop.wrong_line(line).passed


@pytest.mark.parametrize("step", [2e-5, 3e-5, 4e-5])
def test_sigmoid_has_its_own_valley(step):
    explorer = chapter.gradient_check().set(activation="sigmoid", h=step)
    assert backprop.valley(explorer).passed


def test_no_preset_leads_there():
    explorer = chapter.gradient_check()
    for name in explorer.presets:
        assert not backprop.valley(explorer.preset(name)).passed
        assert not backprop.valley(explorer.preset(name).set(activation="sigmoid")).passed
    for moved in (
        {"h": 3e-5},
        {"activation": "sigmoid"},
        {"activation": "sigmoid", "h": 1e-4},
        {"activation": "sigmoid", "h": 6e-6},
        {"activation": "sigmoid", "h": 3e-5, "layer": 2},
        {"activation": "sigmoid", "h": 3e-5, "precision": "float32"},
        {"activation": "sigmoid", "h": 3e-5, "backward": "f′ left out"},
        {"activation": "relu", "h": 1e-2},
    ):
        assert not backprop.valley(explorer.reset().set(**moved)).passed


@pytest.mark.parametrize("units", [6, 11, 12])
def test_few_units_can_read(units):
    explorer = chapter.digits_training()
    explorer.set(units=units, learning_rate=0.5, batch_size=64, start="normal, 0.01")
    assert backprop.few_units(explorer).passed


def test_no_preset_reads_with_few_units():
    explorer = chapter.digits_training()
    for name in explorer.presets:
        assert not backprop.few_units(explorer.preset(name)).passed
    for moved in (
        {"units": 12},
        {"units": 4, "learning_rate": 0.5, "batch_size": 64, "start": "normal, 0.01"},
        {"units": 24, "learning_rate": 0.5, "batch_size": 64, "start": "normal, 0.01"},
        {"units": 12, "learning_rate": 2},
    ):
        assert not backprop.few_units(explorer.reset().set(**moved)).passed
