"""`nn.ops` says what `keras.ops` says, under the same names."""

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, close, keras, nn

pytestmark = STRICT
X = np.random.default_rng(0).uniform(0.1, 0.9, (3, 4))
Y = np.random.default_rng(1).uniform(0.1, 0.9, (3, 4))
NAMES = [name for name in dir(nn.ops) if not name.startswith("_")]
OURS_ALONE = {"ArrayLike", "activations", "config", "np"}
CALLS = {
    "cast": lambda o: o.cast(X > 0.5, "float64"),
    "clip": lambda o: o.clip(X, 0.3, 0.6),
    "convert_to_tensor": lambda o: o.convert_to_tensor([1.0, 2.0]),
    "array": lambda o: o.array([[1.0], [2.0]]),
    "zeros": lambda o: o.zeros((2, 3)),
    "ones": lambda o: o.ones((2, 3)),
    "divide_no_nan": lambda o: o.divide_no_nan(X, o.where(X > 0.5, X, 0)),
    "logsumexp": lambda o: o.logsumexp(X, axis=-1),
    "logsumexp all": lambda o: o.logsumexp(X, keepdims=True),
    "log_softmax": lambda o: o.log_softmax(X),
    "one_hot": lambda o: o.one_hot(np.array([0, 2]), 3, axis=0),
    "norm": lambda o: o.norm(X, axis=-1),
    "rsqrt": lambda o: o.rsqrt(X),
    "softmax": lambda o: o.softmax(X, axis=0),
    "mean": lambda o: o.mean(o.square(X - Y), axis=-1, keepdims=True),
    "sum": lambda o: o.sum(o.abs(X) * o.sign(Y - 0.5)),
    "max": lambda o: o.max(X, axis=1),
    "where": lambda o: o.where(X > Y, X, o.log(Y)),
    "stack": lambda o: o.stack([X, Y], axis=-1),
    "expand_dims": lambda o: o.expand_dims(o.argmax(X, axis=-1), -1),
    "minimum": lambda o: o.minimum(o.maximum(X, 0.2), Y),
    "take_along_axis": lambda o: o.take_along_axis(X, np.array([[1], [0], [2]]), axis=-1),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_equals_keras(name):
    close(CALLS[name](nn.ops), np.asarray(CALLS[name](keras.ops)))


def test_each_name_is_one_of_keras():
    assert len(NAMES) > 100
    assert [n for n in NAMES if not hasattr(keras.ops, n) and n not in OURS_ALONE] == []


@pytest.mark.parametrize(
    "name", ["exp", "log", "sqrt", "square", "abs", "tanh", "relu", "sigmoid", "softplus", "elu"]
)
def test_functions_of_one_array(name):
    close(getattr(nn.ops, name)(X), np.asarray(getattr(keras.ops, name)(X)))
