"""Names, arguments, their order and their defaults are Keras', so that code runs with both."""

import inspect

import pytest

from ci.tests.nn.oracle import keras, nn

ROOMS = {
    "layers": (nn.layers, keras.layers),
    "initializers": (nn.initializers, keras.initializers),
    "losses": (nn.losses, keras.losses),
    "optimizers": (nn.optimizers, keras.optimizers),
    "schedules": (nn.optimizers.schedules, keras.optimizers.schedules),
    "regularizers": (nn.regularizers, keras.regularizers),
    "constraints": (nn.constraints, keras.constraints),
    "callbacks": (nn.callbacks, keras.callbacks),
}
# What the course adds, or has for its own use.
OURS_ALONE = {"NaturalExpDecay", "Progress", "Crossentropy", "Residual"}
OURS_ALONE_ARGUMENTS = {
    ("Adam", "bias_correction"),
    ("fit", "check_finite"),
    ("predict", "check_finite"),
    ("evaluate", "check_finite"),
    ("Sequential", "runs"),
}
# Here there is no file for a whole network, so only weights can be saved.
OTHER_DEFAULTS = {("ModelCheckpoint", "save_weights_only")}
PASSED_ON = {"name", "seed", "activity_regularizer"}  # which Keras takes as **kwargs


def public(room):
    found = vars(room).items()
    kinds = (nn.layers.Layer, nn.Input)
    return {
        name: thing
        for name, thing in found
        if inspect.isclass(thing)
        and not name.startswith("_")
        and thing.__module__.startswith("helpers.nn")
        and (room is nn.layers or not issubclass(thing, kinds))
    }


CLASSES = [
    pytest.param(name, thing, theirs, id=f"{room}.{name}")
    for room, (ours, theirs) in ROOMS.items()
    for name, thing in public(ours).items()
    if name not in OURS_ALONE and not (room == "optimizers" and name == "LearningRateSchedule")
]


def parameters(function):
    """Its arguments by name, but for `self` and what it only passes on."""
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    found = inspect.signature(function).parameters
    return {n: p for n, p in found.items() if n != "self" and p.kind not in kinds}


def same_default(ours, theirs):
    """Keras spells some names "Zeros" and others "zeros"."""
    return ours == theirs or str(ours).lower() == str(theirs).lower()


def same_arguments(name, ours, theirs):
    """Each of ours is one of Keras', with its default; positional ones at the same place."""
    mine, other = parameters(ours), parameters(theirs)
    for position, (argument, parameter) in enumerate(mine.items()):
        if (name, argument) in OURS_ALONE_ARGUMENTS:
            continue
        if argument not in other and argument in PASSED_ON:
            continue
        assert argument in other, f"{name} has no {argument} in Keras"
        if (name, argument) not in OTHER_DEFAULTS:
            assert same_default(parameter.default, other[argument].default), f"{name}({argument}=…)"
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            place = list(other).index(argument)
            assert place == position, f"{argument} of {name} is number {position}, Keras' {place}"


def test_there_is_something_to_compare():
    assert len(CLASSES) > 45


@pytest.mark.parametrize(("name", "ours", "theirs"), CLASSES)
def test_class_takes_keras_arguments(name, ours, theirs):
    assert hasattr(theirs, name), f"Keras has no {name}"
    if ours in (nn.Input, nn.layers.Layer) or name in ("Optimizer", "History", "Callback"):
        return
    same_arguments(name, ours.__init__, getattr(theirs, name).__init__)


@pytest.mark.parametrize("name", nn.activations.names())
def test_activation_takes_keras_parameters(name):
    function = inspect.signature(nn.activations.get(name).forward).parameters
    theirs = inspect.signature(getattr(keras.activations, name)).parameters
    assert [(p.name, p.default) for p in function.values()] == [
        (p.name, p.default) for p in theirs.values()
    ]


@pytest.mark.parametrize("name", ["compile", "fit", "evaluate", "predict"])
def test_method_takes_keras_arguments(name):
    """By name; Keras has arguments between them that the course does not use."""
    ours, theirs = (
        parameters(getattr(nn.Sequential, name)),
        parameters(getattr(keras.Sequential, name)),
    )
    for argument, parameter in ours.items():
        if (name, argument) in OURS_ALONE_ARGUMENTS:
            continue
        assert argument in theirs, argument
        if theirs[argument].default is not inspect.Parameter.empty and argument not in "xy":
            assert parameter.default == theirs[argument].default, argument


METHODS = ["add", "compile", "count_params", "evaluate", "fit", "get_weights", "load_weights"]
METHODS += ["predict", "save_weights", "set_weights", "summary", "layers"]


@pytest.mark.parametrize("name", METHODS)
def test_a_network_has_keras_methods(name):
    assert hasattr(nn.Sequential([nn.Input((1,)), nn.layers.Dense(1)]), name)
    assert hasattr(keras.Sequential(), name)


@pytest.mark.parametrize("room", ["activations", "initializers", "losses", "regularizers"])
def test_get_takes_keras_names(room):
    """Whatever name `get` knows here, Keras knows too; its own "constant" needs a value."""
    for name in set(getattr(nn, room)._table) - {"constant"}:
        assert getattr(keras, room).get(name) is not None, name
