"""An optimizer by itself: its rate, its variables, its memory, and copies of it."""

import copy
import pickle
import warnings

import numpy as np
import pytest

from ci.tests.nn.optimizer_twins import gradients, of_ours, starts
from ci.tests.nn.oracle import STRICT, all_close, close, keras, nn

pytestmark = STRICT

o = nn.optimizers
KINDS = ["SGD", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW", "Adamax", "Nadam", "Lion"]


def test_an_optimizer_belongs_to_its_variables():
    first, other = of_ours(starts()), of_ours(starts())
    adam = o.Adam()
    adam.apply(gradients(first, 1), first)
    with pytest.raises(ValueError, match="Unknown variable"):
        adam.apply(gradients(other, 1), other)
    with pytest.raises(ValueError, match="3 variables"):
        adam.apply(gradients(first, 1)[:2])
    with pytest.raises(ValueError, match=r"\(2,\).*\(3, 4\)"):
        adam.apply([np.zeros(2), np.zeros(4), 0.0], first)


def test_after_a_training_the_variables_of_that_network_may_be_stepped_by_hand():
    """What remembers nothing may also train another network, whatever its shape."""
    x, y = np.ones((4, 3)), np.ones((4, 2))
    for make in (lambda: o.SGD(0.1), lambda: o.Adam(0.1)):
        optimizer = make()
        for units in (4, 5) if not optimizer.slots else (4,):
            model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(units), nn.layers.Dense(2)])
            model.compile(optimizer, loss="mse")
            model.fit(x, y, verbose=0)
            before = model.get_weights()
            optimizer.apply(model.gradients(x, y), model.trainable_variables)
            assert all((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))


def test_variables_without_a_gradient_stay():
    a, b = nn.Variable([1.0, 2.0], "a"), nn.Variable([3.0], "b")
    with pytest.warns(UserWarning, match="no gradients for a"):
        o.SGD(1.0).apply_gradients([(None, a), ([1.0], b)])
    assert a[0] == 1 and b[0] == 2


def test_a_constraint_is_applied():
    w = nn.Variable([0.1, 5.0], constraint=nn.constraints.NonNeg())
    o.SGD(1.0).apply([[1.0, 1.0]], [w])
    close(w, [0.0, 4.0])


def test_the_rate_is_a_variable():
    sgd = o.SGD(0.1)
    rate = sgd.learning_rate
    assert float(rate) == 0.1 and f"{rate:.3f}" == "0.100" and rate == 0.1 and rate * 2 == 0.2
    assert rate.numpy().shape == () and rate.dtype == "float64"
    w = nn.Variable([1.0])
    sgd.apply([[1.0]], [w])
    rate.assign(0.5)
    sgd.apply([[1.0]], [w])
    sgd.learning_rate = 1
    sgd.apply([[1.0]], [w])
    close(w, [1 - 0.1 - 0.5 - 1])
    assert sgd.learning_rate is rate
    with pytest.raises(ValueError, match="learning_rate"):
        sgd.learning_rate = -1.0


def test_the_rate_of_a_stack_may_become_one_per_run():
    sgd, w = o.SGD(0.1), nn.Variable(np.ones((2, 3)), runs=(2,))
    sgd.apply([np.ones((2, 3))], [w])
    sgd.learning_rate = np.array([0.0, 0.5])
    sgd.apply([np.ones((2, 3))], [w])
    close(w, np.outer([0.9, 0.4], np.ones(3)))
    sgd.learning_rate = 0.2
    close(sgd.learning_rate, [0.2, 0.2])


def test_a_function_is_asked_for_the_rate_at_every_step():
    rates = iter([0.1, 0.2, 0.3])
    sgd, w = o.SGD(lambda: next(rates)), nn.Variable([0.0])
    for _ in range(3):
        sgd.apply([[1.0]], [w])
    close(w, [-0.6])
    assert len(sgd.variables) == 1


def test_a_rate_that_follows_a_schedule_cannot_be_set():
    for room, schedules in ((o, o.schedules), (keras.optimizers, keras.optimizers.schedules)):
        falling = schedules.ExponentialDecay(0.1, 10, 0.5)
        adam = room.Adam(falling)
        with pytest.raises(TypeError, match="created with a `LearningRateSchedule`"):
            adam.learning_rate = 0.5
        adam = room.Adam(0.001)
        assert len(adam.variables) == 2
        adam.learning_rate = falling
        assert len(adam.variables) == 1
        close(float(adam.learning_rate), 0.1, rtol=1e-7)


def test_a_schedule_of_ones_own_is_asked_for_steps_from_zero():
    asked = []

    class Halving(o.schedules.LearningRateSchedule):
        def __call__(self, step):
            asked.append(step)
            return 0.5 ** (step + 1)

    w = nn.Variable([0.0])
    sgd = o.SGD(Halving())
    for _ in range(3):
        sgd.apply([[1.0]], [w])
    assert asked == [0, 1, 2]
    close(w, [-0.875])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_goes_on_by_itself(kind, way):
    """Its memory is its own, in one piece; steps along arrays and along variables share it."""
    w, first = np.ones(5), getattr(o, kind)(0.1)
    slopes = [np.sin(np.arange(5.0) + t) for t in range(6)]
    for g in slopes[:3]:
        first.update([w], [g])
    again, v = way(first), w.copy()
    assert int(again.iterations) == 3
    for g in slopes[3:]:
        first.update([w], [g])
    for g in slopes[3:]:
        again.update([v], [g])
    close(v, w, rtol=0, atol=0)
    for a, b in zip(again.variables, first.variables, strict=True):
        close(a, b, rtol=0, atol=0)
    for name, array in again.memory.items():
        assert not np.shares_memory(array, first.memory[name])


def test_weights_of_an_optimizer_can_be_handed_on():
    for kind in KINDS:
        mine, first = of_ours(starts()), getattr(o, kind)(0.1)
        for t in (1, 2):
            first.apply(gradients(mine, t), mine)
        others, second = of_ours([v.numpy() for v in mine]), getattr(o, kind)(0.1)
        second.build(others)
        second.set_weights(first.variables)
        first.apply(gradients(mine, 3), mine)
        second.apply(gradients(others, 3), others)
        all_close(others, mine)
        with pytest.raises(ValueError, match="shapes"):
            second.set_weights([v.numpy() for v in first.variables][1:])


def test_the_memory_has_the_letters_of_the_chapter():
    letters = {
        o.SGD(momentum=0.9): ["v"],
        o.Adagrad(): ["s"],
        o.RMSprop(momentum=0.5, centered=True): ["s", "v", "m"],
        o.Adam(amsgrad=True): ["m", "v", "v_max"],
        o.Adamax(): ["m", "u"],
    }
    for optimizer, expected in letters.items():
        assert optimizer.memory == {} and optimizer.count_params() == 0 and not optimizer.built
        optimizer.update([np.zeros(4)], [np.ones(4)])
        assert list(optimizer.memory) == expected and optimizer.built
        assert optimizer.count_params() == 2 + 4 * len(expected)
    assert o.SGD().memory == {}


def test_weight_decay_spares_what_is_excluded():
    for spare in ({"var_names": ["bi.s"]}, {"var_list": None}):
        mine = of_ours([np.ones(s) for s in ((3, 4), (4,), ())])
        sgd = o.SGD(1.0, weight_decay=0.1)
        spare = {"var_list": [mine[1]]} if "var_list" in spare else spare
        sgd.exclude_from_weight_decay(**spare)
        sgd.apply([np.zeros(v.shape) for v in mine], mine)
        close([v.numpy().mean() for v in mine], [0.9, 1.0, 0.9])


def test_gradients_that_are_infinite_or_nan_end_as_in_keras():
    for clip in ({"clipnorm": 1.0}, {"clipvalue": 1.0}, {"global_clipnorm": 1.0}):
        for bad in (np.inf, -np.inf, np.nan):
            ours, theirs = nn.Variable([1.0, 2.0]), keras.Variable([1.0, 2.0])
            g = np.array([bad, 1.0])
            with np.errstate(all="ignore"):
                o.SGD(1.0, **clip).apply([g], [ours])
            keras.optimizers.SGD(1.0, **clip).apply([keras.ops.convert_to_tensor(g)], [theirs])
            close(ours, theirs, f"{clip} {bad}")


def test_an_optimizer_of_ones_own_needs_a_line_or_two():
    class SignDescent(o.Optimizer):
        slots = ("count",)

        def update_step(self, gradient, value, learning_rate, count):
            count += gradient != 0
            value -= learning_rate * np.sign(gradient)

    own, w = SignDescent(0.1, clipvalue=1.0), nn.Variable([1.0, 1.0])
    own.apply([[5.0, 0.0]], [w])
    close(w, [0.9, 1.0])
    close(own.memory["count"], [1, 0])
    with pytest.raises(NotImplementedError):
        o.Optimizer(0.1).update([np.zeros(1)], [np.zeros(1)])


def test_arrays_and_gradients_must_be_as_many():
    with pytest.raises(ValueError, match="2 arrays"):
        o.SGD(0.1).update([np.zeros(2), np.zeros(3)], [np.zeros(2)])


def test_no_warning_for_a_gradient_of_zero():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kind in KINDS:
            for clip in ({"clipnorm": 0.1}, {"global_clipnorm": 0.1}, {"clipvalue": 0.1}):
                w = nn.Variable(np.ones(3))
                getattr(o, kind)(0.1, **clip).apply([np.zeros(3)], [w])
                assert np.isfinite(w.value).all()
