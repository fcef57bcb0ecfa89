"""Learning-rate schedules: equal to Keras at every step, and used by the optimizers."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, f, keras, nn, regression, twin

pytestmark = STRICT

SCHEDULES = {
    "exponential": lambda s: s.ExponentialDecay(f(0.1), 10, f(0.9)),
    "exponential stairs": lambda s: s.ExponentialDecay(f(0.1), 7, f(0.5), staircase=True),
    "inverse time": lambda s: s.InverseTimeDecay(f(0.1), 10, f(0.5)),
    "inverse time stairs": lambda s: s.InverseTimeDecay(f(0.1), 7, f(2.0), staircase=True),
    "polynomial": lambda s: s.PolynomialDecay(f(0.1), 20),
    "polynomial power": lambda s: s.PolynomialDecay(f(0.1), 20, f(0.01), power=f(2.5)),
    "polynomial cycle": lambda s: s.PolynomialDecay(f(0.1), 12, f(0.02), cycle=True),
    "piecewise": lambda s: s.PiecewiseConstantDecay([5, 20, 21], [f(v) for v in (1, 0.5, 3, 0.1)]),
    "piecewise one": lambda s: s.PiecewiseConstantDecay([10], [f(0.1), f(0.01)]),
    "cosine": lambda s: s.CosineDecay(f(0.1), 20),
    "cosine floor": lambda s: s.CosineDecay(f(0.1), 20, alpha=f(0.3)),
    "cosine warmup": lambda s: s.CosineDecay(
        f(0.0), 20, alpha=f(0.1), warmup_target=f(0.5), warmup_steps=8
    ),
    "cosine from nothing": lambda s: s.CosineDecay(f(0.3), 20, f(0.1), "named", f(0.0), 5),
    "restarts": lambda s: s.CosineDecayRestarts(f(0.1), 6),
    "restarts set": lambda s: s.CosineDecayRestarts(
        f(0.1), 5, t_mul=f(1.5), m_mul=f(0.7), alpha=f(0.05)
    ),
    "restarts even": lambda s: s.CosineDecayRestarts(f(0.1), 8, t_mul=f(1.0), m_mul=f(0.8)),
}
STEPS = [*range(61), 100, 1000]


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_step_equals_keras(name):
    ours = SCHEDULES[name](nn.optimizers.schedules)
    theirs = SCHEDULES[name](keras.optimizers.schedules)
    close([ours(s) for s in STEPS], [float(theirs(s)) for s in STEPS], name)


@pytest.mark.parametrize("name", ["exponential stairs", "polynomial cycle", "cosine warmup"])
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_training_under_a_schedule_equals_keras(name, optimizer):
    x, y = regression(n=40)

    def build(nn):
        betas = {"beta_1": f(0.9), "beta_2": f(0.999)} if optimizer == "Adam" else {}
        rate = SCHEDULES[name](nn.optimizers.schedules)
        model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(2)])
        model.compile(getattr(nn.optimizers, optimizer)(rate, **betas), loss="mse")
        return model

    twins = twin(build, x, y, batch_size=2, epochs=2)
    assert twins.ours.optimizer.iterations == 40


def test_natural_exponential_is_its_formula():
    rate = nn.optimizers.schedules.NaturalExpDecay(0.1, decay_steps=10, decay_rate=0.5)
    close([rate(s) for s in STEPS], 0.1 * np.exp(-0.5 * np.array(STEPS) / 10))


def test_natural_exponential_in_stairs():
    rate = nn.optimizers.schedules.NaturalExpDecay(0.2, 7, 0.3, staircase=True)
    close([rate(s) for s in STEPS], 0.2 * np.exp(-0.3 * (np.array(STEPS) // 7)))


@pytest.mark.parametrize("name", SCHEDULES)
def test_many_steps_at_once_and_a_variable_are_steps_too(name):
    rate = SCHEDULES[name](nn.optimizers.schedules)
    close(rate(np.array(STEPS)), [rate(s) for s in STEPS], rtol=1e-14)
    close(rate(nn.Variable(7, dtype="int64")), rate(7), rtol=0)


def test_a_schedule_knows_its_name_as_in_keras():
    for name, make in SCHEDULES.items():
        ours, theirs = (
            make(room) for room in (nn.optimizers.schedules, keras.optimizers.schedules)
        )
        assert ours.name == theirs.name, name


@pytest.mark.parametrize(
    "call",
    [
        lambda s: s.ExponentialDecay(0.1, 0, 0.9),
        lambda s: s.InverseTimeDecay(0.1, -1, 0.9),
        lambda s: s.PolynomialDecay(0.1, 0),
        lambda s: s.CosineDecay(0.1, 0),
        lambda s: s.CosineDecayRestarts(0.1, 0),
        lambda s: s.PiecewiseConstantDecay([1, 2], [0.1, 0.2]),
    ],
)
def test_what_keras_refuses_is_refused(call):
    for room in (nn.optimizers.schedules, keras.optimizers.schedules):
        with pytest.raises(ValueError):
            call(room)


def test_a_class_without_a_formula_says_so():
    with pytest.raises(NotImplementedError, match="__call__"):
        nn.optimizers.schedules.LearningRateSchedule()(3)


def test_a_rate_that_grows_beyond_all_numbers_is_infinite():
    with np.errstate(over="ignore"):
        assert nn.optimizers.schedules.ExponentialDecay(1e-4, 1, 1e5)(1000) == np.inf
