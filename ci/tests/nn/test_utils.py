"""`nn.utils` and the source of chance, against Keras' and NumPy's."""

import random
import threading

import numpy as np
import pytest

from ci.tests.nn.oracle import close, keras, nn
from helpers.nn import random as chance

pytestmark = pytest.mark.filterwarnings("error")


def drawn() -> tuple:
    """One number from each of the two sources that all of Python shares."""
    return random.random(), np.random.rand()  # noqa: NPY002


@pytest.mark.parametrize("shape", [(), (1,), (3,), (4, 3), (3, 1), (3, 2, 1), (0,)])
def test_one_hot_has_the_shape_of_keras(shape):
    labels = np.random.default_rng(0).integers(0, 5, shape)
    for classes in (5, 7):
        close(nn.utils.to_categorical(labels, classes), keras.utils.to_categorical(labels, classes))


def test_the_number_of_classes_is_found_as_in_keras():
    for labels in ([0, 2, 5], [[1], [0]], [True, False], [1.0, 3.0]):
        for classes in (None, 0):
            close(
                nn.utils.to_categorical(labels, classes),
                keras.utils.to_categorical(labels, classes),
            )


@pytest.mark.parametrize("labels", [[0, -1], [0.5, 1], [], [0, 3]])
def test_labels_that_are_none_are_refused(labels):
    """Keras takes the first two: it counts from the end, and cuts off what is behind the point."""
    with pytest.raises(ValueError, match="label"):
        nn.utils.to_categorical(labels, None if not labels else 2)


@pytest.mark.parametrize("order", [1, 2, 3, np.inf])
def test_normalized_vectors_have_norm_one_as_in_keras(order):
    x = np.random.default_rng(0).normal(size=(4, 3))
    x[1] = 0
    close(nn.utils.normalize(x, order=order), keras.utils.normalize(x, order=order))
    norms = np.linalg.norm(nn.utils.normalize(x[:, :1], axis=0, order=order), order, axis=0)
    close(norms, [1.0])


def test_a_seed_sets_all_that_keras_sets():
    draws = []
    for library in (nn, nn, keras):
        library.utils.set_random_seed(7)
        draws.append(drawn())
    assert draws[0] == draws[1] == draws[2]


def test_the_stream_of_the_course_is_what_it_was():
    nn.utils.set_random_seed(7)
    close(chance.generator().normal(size=3), np.random.default_rng(7).normal(size=3))


def test_a_slider_in_another_thread_disturbs_nobody():
    nn.utils.set_random_seed(1)
    other = threading.Thread(target=nn.utils.set_random_seed, args=(2,))
    other.start()
    other.join()
    seen = *drawn(), chance.generator().random()
    nn.utils.set_random_seed(1)
    assert seen == (*drawn(), chance.generator().random())


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "a", True, None])
def test_a_seed_that_is_none_is_refused_and_changes_nothing(seed):
    nn.utils.set_random_seed(3)
    with pytest.raises(ValueError, match="seed must be"):
        nn.utils.set_random_seed(seed)
    assert drawn()[1] == np.random.RandomState(3).rand()
