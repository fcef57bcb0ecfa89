"""Initializers: fans, moments, limits and distribution are Keras'; seeds repeat.

The numbers themselves differ (other generators), so samples of N = 60,000 with fixed seeds are
compared. Standard errors: of the mean σ/√N = 0.4 % of σ, of σ at most 1/√(2N) = 0.3 %; the
bounds below are five of them (seven for the difference of two samples, 5·√2).
"""

import threading

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, f, keras, nn

pytestmark = STRICT

RANDOM = {
    "random_normal": lambda i: i.RandomNormal(mean=f(0.3), stddev=f(0.2), seed=1),
    "random_uniform": lambda i: i.RandomUniform(minval=f(-0.1), maxval=f(0.4), seed=1),
    "truncated_normal": lambda i: i.TruncatedNormal(mean=f(-0.2), stddev=f(0.1), seed=1),
    "glorot_uniform": lambda i: i.GlorotUniform(seed=1),
    "glorot_normal": lambda i: i.GlorotNormal(seed=1),
    "he_uniform": lambda i: i.HeUniform(seed=1),
    "he_normal": lambda i: i.HeNormal(seed=1),
    "lecun_uniform": lambda i: i.LecunUniform(seed=1),
    "lecun_normal": lambda i: i.LecunNormal(seed=1),
    "scaling fan_out": lambda i: i.VarianceScaling(f(3.0), "fan_out", "untruncated_normal", seed=1),
    "scaling uniform": lambda i: i.VarianceScaling(f(0.5), "fan_in", "uniform", seed=1),
    "scaling normal": lambda i: i.VarianceScaling(f(2.0), "fan_avg", "normal", seed=1),
}
BY_NAME = [name for name in RANDOM if "scaling" not in name] + ["orthogonal", "variance_scaling"]
SHAPES = [(300, 200), (60, 1000), (6000, 10)]
N = 60_000


def samples(name, shape):
    ours = RANDOM[name](nn.initializers)(shape)
    theirs = np.asarray(RANDOM[name](keras.initializers)(shape))
    assert ours.shape == theirs.shape == shape
    assert ours.dtype == np.float64
    return ours.ravel(), theirs.ravel()


def distance(a, b):
    """Kolmogorov and Smirnov's: the largest gap between two distribution functions."""
    at = np.sort(np.concatenate([a, b]))
    share = [np.searchsorted(np.sort(v), at, side="right") / v.size for v in (a, b)]
    return np.abs(share[0] - share[1]).max()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", RANDOM)
def test_fans_moments_and_distribution_equal_keras(name, shape):
    ours, theirs = samples(name, shape)
    sigma = theirs.std()
    assert abs(ours.mean() - theirs.mean()) < 7 * sigma / np.sqrt(N)
    assert abs(ours.std() / sigma - 1) < 7 / np.sqrt(2 * N)
    assert distance(ours, theirs) < 1.95 * np.sqrt(2 / N)  # exceeded by chance once in 1,000


@pytest.mark.parametrize(
    ("name", "scale", "fan"),
    [
        ("glorot_uniform", 1, "avg"),
        ("glorot_normal", 1, "avg"),
        ("he_uniform", 2, "in"),
        ("he_normal", 2, "in"),
        ("lecun_uniform", 1, "in"),
        ("lecun_normal", 1, "in"),
    ],
)
def test_variance_is_the_papers(name, scale, fan):
    ours, _ = samples(name, (300, 200))
    variance = scale / {"avg": 250, "in": 300}[fan]
    assert abs(ours.mean()) < 5 * np.sqrt(variance / N)
    assert abs(ours.std() / np.sqrt(variance) - 1) < 5 / np.sqrt(2 * N)


@pytest.mark.parametrize("name", ["glorot_uniform", "he_uniform", "lecun_uniform"])
def test_uniform_fills_its_limits(name):
    """±√(3·variance); of 60,000 draws the largest comes within 5e-4 of it (chance e^−30 not to)."""
    ours, _ = samples(name, (300, 200))
    limit = np.sqrt(3 * {"g": 1 / 250, "h": 2 / 300, "l": 1 / 300}[name[0]])
    assert limit * (1 - 5e-4) < np.abs(ours).max() <= limit


def test_truncation_is_at_two_deviations():
    plain = nn.initializers.TruncatedNormal(stddev=0.1, seed=3)((300, 200))
    assert 0.199 < np.abs(plain).max() <= 0.2
    wide = nn.initializers.HeNormal(seed=3)((300, 200))
    limit = 2 * np.sqrt(2 / 300) / 0.87962566103423978
    assert 0.995 * limit < np.abs(wide).max() <= limit


def test_truncated_normal_is_narrower_than_its_stddev():
    """As in Keras: `stddev` is that of the normal before it is cut, 0.88 of it remains."""
    ours = nn.initializers.TruncatedNormal(stddev=1.0, seed=3)((N,))
    assert abs(ours.std() / 0.87962566103423978 - 1) < 5 / np.sqrt(2 * N)


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (5, 5), (1, 3)])
@pytest.mark.parametrize("gain", [1.0, 2.5])
def test_orthogonal(shape, gain):
    for initializers in (nn.initializers, keras.initializers):
        w = np.asarray(initializers.Orthogonal(gain=f(gain), seed=2)(shape))
        small = w @ w.T if shape[0] < shape[1] else w.T @ w
        close(small, gain**2 * np.eye(min(shape)))


def test_orthogonal_has_no_preferred_sign():
    """Haar measure: each diagonal element is as often negative (400 draws, five errors of 5 %)."""
    draws = [nn.initializers.Orthogonal(seed=s)((2, 2)) for s in range(400)]
    assert np.abs(np.mean(np.array(draws) > 0, axis=0) - 0.5).max() < 0.125


def test_fixed_values_equal_keras():
    for build in (
        lambda i: i.Zeros(),
        lambda i: i.Ones(),
        lambda i: i.Constant(f(0.1)),
        lambda i: i.get("zeros"),
        lambda i: i.get("ones"),
    ):
        for shape in [(3, 2), (4,)]:
            close(build(nn.initializers)(shape), np.asarray(build(keras.initializers)(shape)))


def test_identity_equals_keras():
    for shape in [(3, 3), (2, 4)]:
        ours, theirs = (
            i.Identity(gain=f(0.5))(shape) for i in (nn.initializers, keras.initializers)
        )
        close(ours, np.asarray(theirs))


@pytest.mark.parametrize("name", ["glorot_uniform", "he_normal", "lecun_uniform"])
def test_fans_of_a_vector_equal_keras(name):
    """A bias of n numbers has fan_in = fan_out = n there."""
    ours = nn.initializers.get(name)((N,)).std()
    theirs = np.asarray(keras.initializers.get(name)((N,))).std()
    assert abs(ours / theirs - 1) < 7 / np.sqrt(2 * N)


@pytest.mark.parametrize("name", BY_NAME)
def test_seeds_repeat(name):
    kind = type(nn.initializers.get(name))
    one, two = kind(seed=5), kind(seed=5)
    close(one((4, 3)), two((4, 3)), rtol=0, atol=0)
    close(one((4, 3)), one((4, 3)), "called again", rtol=0, atol=0)
    assert (kind(seed=6)((4, 3)) != one((4, 3))).any()
    assert (kind()((4, 3)) != kind()((4, 3))).any()


def test_the_shared_seed_repeats_a_network():
    def weights():
        nn.utils.set_random_seed(11)
        model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(4), nn.layers.Dense(4)])
        return model.get_weights()

    first, second = weights(), weights()
    for a, b in zip(first, second, strict=True):
        close(a, b, rtol=0, atol=0)
    assert (first[0][:3] != first[2][:3]).any()


@pytest.mark.parametrize(
    "build",
    [
        lambda i, v: i.RandomNormal(stddev=v, seed=1),
        lambda i, v: i.TruncatedNormal(stddev=v / 0.87962566103423978, seed=1),
        lambda i, v: i.RandomUniform(-np.sqrt(3) * v, np.sqrt(3) * v, seed=1),
        lambda i, v: i.VarianceScaling(scale=200 * v**2, seed=1),
        lambda i, v: i.Orthogonal(gain=v * np.sqrt(200), seed=1),
        lambda i, v: i.Constant(v),
    ],
)
def test_one_gain_per_run(build):
    """A stack of (3, 2) networks, each with its own deviation; runs are drawn independently."""
    deviation = np.array([[0.1, 0.2], [0.5, 1.0], [2.0, 3.0]])
    w = build(nn.initializers, deviation)((200, 50), runs=(3, 2))
    assert w.shape == (3, 2, 200, 50)
    found = np.sqrt(np.square(w).mean(axis=(-2, -1)))
    assert (np.abs(found / deviation - 1) < 5 / np.sqrt(2 * 10_000)).all()
    if w[0, 0].std() > 1e-9:
        a, b = w[0, 0] / deviation[0, 0], w[0, 1] / deviation[0, 1]
        assert abs((a * b).mean()) < 5 / np.sqrt(10_000)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda i: i.get("he_norml"), "did you mean 'he_normal'"),
        (lambda i: i.get("xavier"), "xavier"),
        (lambda i: i.RandomNormal(stddev=-1.0), "stddev"),
        (lambda i: i.RandomNormal(stddev=float("nan")), "stddev"),
        (lambda i: i.VarianceScaling(scale=-2.0), "scale"),
        (lambda i: i.VarianceScaling(mode="fan_inn"), "fan_in"),
        (lambda i: i.VarianceScaling(distribution="gaussian"), "distribution"),
        (lambda i: i.RandomUniform(1.0, -1.0), "minval"),
        (lambda i: i.Orthogonal()((3,)), r"two axes.*\(3,\)"),
        (lambda i: i.HeNormal(seed=-3), "seed"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(nn.initializers)


@pytest.mark.parametrize("wrong", ["0.1", None, [1, "a"]])
def test_a_deviation_must_be_a_number(wrong):
    with pytest.raises(TypeError, match="stddev"):
        nn.initializers.RandomNormal(stddev=wrong)


def test_a_seed_set_in_another_thread_changes_nothing_here() -> None:
    """A slider may be answered in a thread of its own while a cell trains."""
    drawn = []
    for disturbed in (False, True):
        nn.utils.set_random_seed(3)
        if disturbed:
            other = threading.Thread(target=nn.utils.set_random_seed, args=(4,))
            other.start()
            other.join()
        drawn.append(nn.initializers.RandomNormal()((2, 3)))
    assert np.array_equal(*drawn)
