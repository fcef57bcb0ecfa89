"""Every optimizer takes the same hundred steps as its twin in Keras, with each of its options."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci.tests.nn.optimizer_twins import gradients, of_keras, of_ours, same_steps, starts
from ci.tests.nn.oracle import STRICT, close, f, keras, nn, regression, twin

pytestmark = STRICT

BETAS = {"beta_1": f(0.9), "beta_2": f(0.999)}
PLAIN = {
    "SGD": {},
    "Adagrad": {"initial_accumulator_value": f(0.1), "epsilon": f(1e-7)},
    "RMSprop": {"rho": f(0.9), "epsilon": f(1e-7)},
    "Adadelta": {"rho": 0.95, "epsilon": f(1e-7)},
    "Adam": BETAS | {"epsilon": f(1e-7)},
    "AdamW": BETAS | {"weight_decay": f(0.004), "epsilon": f(1e-7)},
    "Adamax": BETAS | {"epsilon": f(1e-7)},
    "Nadam": BETAS | {"epsilon": f(1e-7)},
    "Lion": {"beta_1": f(0.9), "beta_2": f(0.99)},
}
OTHERS = {
    "SGD momentum": {"momentum": f(0.9)},
    "SGD nesterov": {"momentum": f(0.8), "nesterov": True},
    "SGD nesterov alone": {"nesterov": True},
    "Adagrad set": {"initial_accumulator_value": f(0.01), "epsilon": f(1e-3)},
    "RMSprop momentum": {"rho": f(0.8), "momentum": f(0.7), "epsilon": f(1e-4)},
    "RMSprop centered": {"rho": f(0.95), "centered": True, "epsilon": f(1e-3)},
    "RMSprop all": {"rho": f(0.5), "momentum": f(0.5), "centered": True, "epsilon": f(1e-2)},
    "Adadelta set": {"rho": 0.5, "epsilon": f(1e-2)},
    "Adam set": {"beta_1": f(0.8), "beta_2": f(0.95), "epsilon": f(1e-3)},
    "Adam amsgrad": {"beta_1": f(0.5), "beta_2": f(0.9), "epsilon": f(1e-7), "amsgrad": True},
    "AdamW set": BETAS | {"weight_decay": f(0.3), "epsilon": f(1e-5), "amsgrad": True},
    "Adamax set": {"beta_1": f(0.5), "beta_2": f(0.9), "epsilon": f(1e-2)},
    "Nadam set": {"beta_1": f(0.6), "beta_2": f(0.9), "epsilon": f(1e-2)},
    "Lion set": {"beta_1": f(0.5), "beta_2": f(0.6)},
}
SHARED = {
    "": {},
    "decay": {"weight_decay": f(0.02)},
    "clipnorm": {"clipnorm": f(0.1)},
    "clipnorm 0": {"clipnorm": 0.0},
    "clipvalue": {"clipvalue": f(0.01), "weight_decay": f(0.1)},
    "global": {"global_clipnorm": f(0.1)},
}


def closeness(kind):
    """Keras rounds the 0.96 in Nadam's formula to 32 bits."""
    return 1e-7 if kind == "Nadam" else 1e-9


def build(kind, **options):
    options = {"learning_rate": f(0.03)} | PLAIN[kind] | options
    return lambda o: getattr(o, kind)(**options)


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("shared", SHARED)
def test_a_hundred_steps_equal_keras(kind, shared):
    same_steps(build(kind, **SHARED[shared]), rtol=closeness(kind))


@pytest.mark.parametrize("name", OTHERS)
def test_a_hundred_steps_equal_keras_with_options(name):
    kind = name.split()[0]
    same_steps(build(kind, **OTHERS[name]), rtol=closeness(kind))


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from([*PLAIN, *OTHERS]),
    st.sampled_from([*SHARED]),
    st.sampled_from(["constant", "exponential", "cosine"]),
    st.sampled_from([None, "kernel", "a|e"]),
)
def test_any_options_together_equal_keras(name, shared, rate, spared):
    kind = name.split()[0]
    options = PLAIN[kind] | OTHERS.get(name, {}) | SHARED[shared]

    def make(o):
        falling = {
            "constant": f(0.01),
            "exponential": o.schedules.ExponentialDecay(f(0.02), f(5), f(0.8), staircase=True),
            "cosine": o.schedules.CosineDecay(f(0.02), f(12), warmup_target=f(0.1), warmup_steps=3),
        }
        made = getattr(o, kind)(falling[rate], **options)
        if spared:
            made.exclude_from_weight_decay(var_names=[spared])
        return made

    same_steps(make, steps=12, rtol=closeness(kind))


NETWORKS = ["SGD momentum", "SGD clipnorm", "RMSprop all", "Adam global", "AdamW set", "Adamax"]


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_trains_as_in_keras(name):
    x, y = regression(n=248)
    kind, _, shared = name.partition(" ")
    options = PLAIN[kind] | OTHERS.get(name, {}) | SHARED.get(shared, {})

    def network(nn):
        start = nn.initializers.HeNormal(seed=3)
        dense = nn.layers.Dense
        layers = [dense(5, "tanh", kernel_initializer=start), dense(2, kernel_initializer=start)]
        model = nn.Sequential([nn.Input((3,)), *layers])
        model.compile(getattr(nn.optimizers, kind)(f(0.01), **options), loss="mse")
        return model

    twins = twin(network, x, y, batch_size=5, epochs=2)
    assert twins.our_history.history["loss"][-1] < twins.our_history.history["loss"][0]
    assert int(twins.ours.optimizer.iterations) == int(twins.theirs.optimizer.iterations) == 100


def weights_of(values, runs=(), **more):
    """The variables of a network in one array, as training uses them."""
    from helpers.nn.variables import Storage

    return Storage(of_ours(values, runs=runs, **more), runs)


@pytest.mark.parametrize("name", [*PLAIN, *OTHERS])
@pytest.mark.parametrize("shared", SHARED)
def test_one_flat_array_steps_like_its_variables(name, shared):
    make = build(name.split()[0], **(OTHERS.get(name, {}) | SHARED[shared]))
    flat, single = make(nn.optimizers), make(nn.optimizers)
    storage, alone = weights_of(starts()), of_ours(starts())
    for optimizer in (flat, single):
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    flat.prepare(storage)
    for t in range(1, 8):
        for variable, slope in zip(storage.variables, gradients(storage.variables, t), strict=True):
            variable.gradient[...] = slope
        flat.step(storage)
        single.apply(gradients(alone, t), alone)
    for a, b in zip(storage.variables, alone, strict=True):
        close(a, b, a.path, rtol=1e-13)
    for a, b in zip(flat.variables, single.variables, strict=True):
        close(a, b, a.path, rtol=1e-13)


RUNS = (2, 3)
PER_RUN = np.linspace(0.1, 0.9, 6).reshape(RUNS)
STACKS = {
    "SGD": lambda o, v: o.SGD(v, momentum=v, nesterov=True, weight_decay=v, clipnorm=v),
    "SGD global": lambda o, v: o.SGD(v, global_clipnorm=v),
    "SGD value": lambda o, v: o.SGD(0.1, clipvalue=v),
    "SGD schedule": lambda o, v: o.SGD(o.schedules.CosineDecay(v, 9, v, warmup_target=v / 2)),
    "SGD pieces": lambda o, v: o.SGD(o.schedules.PiecewiseConstantDecay([2], [v, 0.1])),
    "Adagrad": lambda o, v: o.Adagrad(v, initial_accumulator_value=v, epsilon=v),
    "RMSprop": lambda o, v: o.RMSprop(v, rho=v, momentum=v / 2, epsilon=v, centered=True),
    "Adadelta": lambda o, v: o.Adadelta(v, rho=v, epsilon=v),
    "Adam": lambda o, v: o.Adam(v, beta_1=v, beta_2=v / 2, epsilon=v, amsgrad=True),
    "AdamW": lambda o, v: o.AdamW(v, weight_decay=v),
    "Adamax": lambda o, v: o.Adamax(v, beta_1=v, beta_2=v / 2, epsilon=v),
    "Nadam": lambda o, v: o.Nadam(v, beta_1=v, beta_2=v / 2, epsilon=v),
    "Lion": lambda o, v: o.Lion(v, beta_1=v, beta_2=v / 2),
}


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_stack_is_its_members(name, dtype):
    """All hyperparameters of all runs at once; and whatever is float32 stays so."""
    rng = np.random.default_rng(1)
    values = [rng.normal(size=(*RUNS, *np.shape(v))) for v in starts()]
    close_enough = {"float64": 1e-13, "float32": 1e-5}[dtype]
    stack = weights_of(values, RUNS, dtype=dtype)
    optimizer = STACKS[name](nn.optimizers, PER_RUN)
    optimizer.prepare(stack)
    members = {}
    for i in np.ndindex(*RUNS):
        members[i] = weights_of([v[i] for v in values], dtype=dtype)
        members[i].optimizer = STACKS[name](nn.optimizers, float(PER_RUN[i]))
        members[i].optimizer.prepare(members[i])
    for t in range(1, 6):
        stack.gradient[...] = np.sin(t * stack.trained)
        optimizer.step(stack)
        for member in members.values():
            member.gradient[...] = np.sin(t * member.trained)
            member.optimizer.step(member)
    for i, member in members.items():
        close(stack.flat[i], member.flat, name, rtol=close_enough, atol=close_enough)
    assert stack.flat.dtype == dtype
    assert {m.dtype.name for m in optimizer.memory.values()} <= {dtype}


@pytest.mark.parametrize("name", [*PLAIN, *OTHERS])
def test_float32_stays_float32_and_equals_keras(name):
    kind = name.split()[0]
    options = PLAIN[kind] | OTHERS.get(name, {}) | {"learning_rate": 0.03, "weight_decay": 0.1}
    options = {k: float(v) if isinstance(v, f) else v for k, v in options.items()}
    ours, theirs = (getattr(library.optimizers, kind)(**options) for library in (nn, keras))
    mine = of_ours(starts(), dtype="float32")
    other = [keras.Variable(v, dtype="float32") for v in starts()]
    for t in range(1, 11):
        ours.apply(gradients(mine, t), mine)
        theirs.apply([keras.ops.cast(g, "float32") for g in gradients(other, t)], other)
    for a, b in zip(mine, other, strict=True):
        assert a.dtype == "float32"
        close(a, b, a.path, rtol=2e-4, atol=2e-5)
    assert {m.dtype.name for m in ours.memory.values()} <= {"float32"}


def test_without_its_correction_adam_takes_longer_steps():
    """Keras has no such option: after the first step its v is 0.001·g², its m 0.1·g."""
    w = nn.Variable(np.zeros(3))
    nn.optimizers.Adam(1.0, bias_correction=False).apply([[1.0, 10.0, -100.0]], [w])
    close(w, -np.sqrt(10) * np.array([1, 1, -1]), rtol=1e-5)


def test_what_is_remembered_is_what_keras_remembers():
    for kind in ("Adam", "Adadelta", "Adamax", "Adagrad", "Lion", "RMSprop"):
        ours, theirs = same_steps(build(kind), steps=3)
        assert len(ours.variables) == len(theirs.variables)
        for a, b in zip(ours.variables, theirs.variables, strict=True):
            close(a, b, a.path)


def test_keras_variables_can_be_rebuilt_from_a_list_of_gradients():
    """The gradients alone are enough once the optimizer is built."""
    mine, other = of_ours(starts()), of_keras(starts())
    ours, theirs = (build("Adam")(library.optimizers) for library in (nn, keras))
    ours.build(mine), theirs.build(other)
    ours.apply(gradients(starts(), 1))
    theirs.apply([keras.ops.convert_to_tensor(g) for g in gradients(starts(), 1)])
    for a, b in zip(mine, other, strict=True):
        close(a, b, a.path)
