"""Every name that Keras has and the course does not use answers with a sentence."""

import inspect

import pytest

from ci.tests.nn.oracle import keras, nn
from helpers.nn import outside

ROOMS = {
    "nn": (nn, keras),
    "schedules": (nn.optimizers.schedules, keras.optimizers.schedules),
    "Sequential": (
        nn.Sequential([nn.Input((2,)), nn.layers.Dense(1)]),
        keras.Sequential,
    ),
} | {
    room: (getattr(nn, room), getattr(keras, room))
    for room in outside.NAMES
    if room not in ("nn", "schedules", "Sequential")
}


def names(thing):
    return {name for name in dir(thing) if not name.startswith("_")}


@pytest.mark.parametrize("room", ROOMS)
def test_each_name_of_keras_is_here_or_answered(room):
    """The other way round, nothing is refused that is here, or that Keras does not have."""
    ours, theirs = ROOMS[room]
    refused = {name for group in outside.NAMES[room].values() for name in group.split()}
    for name in sorted(names(theirs) - names(ours)):
        with pytest.raises(outside.NotUsedHereError, match=f"Keras has .*{name}, which this"):
            getattr(ours, name)
    assert refused <= names(theirs), f"not in Keras: {sorted(refused - names(theirs))}"
    assert not refused & names(ours), f"here all the same: {sorted(refused & names(ours))}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_name_that_nobody_has_is_no_name_of_keras(room):
    ours, _ = ROOMS[room]
    with pytest.raises(AttributeError) as caught:
        ours.denze  # noqa: B018
    assert not isinstance(caught.value, outside.NotUsedHereError)
    assert not hasattr(ours, "denze")


def test_a_misspelt_name_gets_the_nearest():
    with pytest.raises(AttributeError, match=r"did you mean 'Dense'\?"):
        nn.layers.Densee  # noqa: B018


@pytest.mark.parametrize(
    ("room", "name"),
    [("activations", "mish"), ("optimizers", "ftrl"), ("losses", "hinge"), ("losses", "log_cosh")],
)
def test_a_string_that_keras_knows_is_no_spelling_mistake(room, name):
    assert getattr(keras, room).get(name)
    with pytest.raises(ValueError, match=r"Keras has .*this course does not use") as caught:
        getattr(nn, room).get(name)
    assert "did you mean" not in str(caught.value)


def parameters(thing):
    """The names of what it takes, those included that a class passes on to its parents."""
    if isinstance(thing, nn.activations.get("relu").__class__):
        thing = thing.forward
    calls = [k.__init__ for k in thing.__mro__[:-1]] if inspect.isclass(thing) else [thing]
    kinds, found = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD), set()
    for call in calls:
        taken = inspect.signature(call).parameters.values()
        found |= {p.name for p in taken if p.kind not in kinds} - {"self"}
        if all(p.kind is not inspect.Parameter.VAR_KEYWORD for p in taken):
            break
    return found


# Layers make the variables here; the two steps are a lesson, and take x and y; an InputLayer is an
# Input.
OTHERWISE = ("nn.Variable", "Sequential.train_step", "Sequential.test_step", "layers.InputLayer")


def shared():
    """(name, ours, Keras') for each function and class that both have, and each method of fit."""
    for room, (ours, theirs) in ROOMS.items():
        for name in sorted(names(ours) & names(theirs)):
            mine, other = getattr(ours, name, None), getattr(theirs, name, None)
            if callable(mine) and callable(other) and f"{room}.{name}" not in OTHERWISE:
                yield pytest.param(mine, other, id=f"{room}.{name}")


@pytest.mark.parametrize(("ours", "theirs"), list(shared()))
def test_each_argument_of_keras_is_known(ours, theirs):
    """Taken, or refused by name: never "an unexpected keyword argument"."""
    given = parameters(theirs.__init__ if inspect.isclass(theirs) else theirs)
    missing = given - parameters(ours)
    assert not missing, f"missing: {sorted(missing)}"
