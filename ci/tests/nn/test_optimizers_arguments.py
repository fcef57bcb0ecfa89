"""The arguments, defaults and names of optimizers are Keras', and so is what they refuse."""

import pytest

from ci.tests.nn.oracle import STRICT, close, f, keras, nn

pytestmark = STRICT

o = nn.optimizers
KINDS = ["SGD", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW", "Adamax", "Nadam", "Lion"]


def test_arguments_stand_where_keras_has_them():
    """All of them by position: what follows the formula's own is the same for all."""
    shared = (0.1, None, 0.5, None, False, 0.99, None, None, None, "mine")
    own = {
        "SGD": (0.2, 0.9, True),
        "Adagrad": (0.2, 0.3, 1e-3),
        "RMSprop": (0.2, 0.8, 0.5, 1e-3, True),
        "Adadelta": (0.2, 0.8, 1e-3),
        "Adam": (0.2, 0.8, 0.7, 1e-3, True),
        "Adamax": (0.2, 0.8, 0.7, 1e-3),
        "Nadam": (0.2, 0.8, 0.7, 1e-3),
        "Lion": (0.2, 0.8, 0.7),
    }
    calls = {kind: given + shared for kind, given in own.items()}
    calls["AdamW"] = (0.2, 0.1, 0.8, 0.7, 1e-3, True, *shared[1:])
    for kind, given in calls.items():
        ours, theirs = getattr(o, kind)(*given), getattr(keras.optimizers, kind)(*given)
        for name, value in theirs.get_config().items():
            if hasattr(ours, name):
                assert getattr(ours, name) == value, (kind, name)
        assert (ours.name, ours.weight_decay, ours.clipvalue) == ("mine", 0.1, 0.5)


@pytest.mark.parametrize("kind", KINDS)
def test_defaults_are_those_of_keras(kind):
    ours, theirs = getattr(o, kind)(), getattr(keras.optimizers, kind)()
    for name, value in theirs.get_config().items():
        if hasattr(ours, name) and name not in ("name", "learning_rate"):
            assert getattr(ours, name) == value, name
    close(ours.learning_rate, theirs.learning_rate, rtol=1e-7)


@pytest.mark.parametrize(
    "given",
    [
        {"use_ema": True},
        {"ema_overwrite_frequency": 3},
        {"loss_scale_factor": 2.0},
        {"gradient_accumulation_steps": 2},
    ],
)
def test_what_the_course_does_not_use_is_refused_by_name(given):
    with pytest.raises(NotImplementedError, match=f"Keras has SGD.{next(iter(given))}"):
        o.SGD(**given)


REFUSED = [
    (lambda o: o.SGD(1), "float"),
    (lambda o: o.SGD("fast"), "float"),
    (lambda o: o.SGD(None), "float"),
    (lambda o: o.SGD(momentum=-1.0), "`momentum` must be a float between"),
    (lambda o: o.SGD(momentum=2.0), "`momentum` must be a float between"),
    (lambda o: o.SGD(momentum=0), "`momentum` must be a float between"),
    (lambda o: o.AdamW(weight_decay=None), "`weight_decay` must be a float"),
    (lambda o: o.Lion(beta_1=0.0), r"must be in the \[0, 1\] range"),
    (lambda o: o.SGD(clipnorm=1.0, clipvalue=1.0), "Only one of `clipnorm`, `clipvalue` and"),
    (lambda o: o.get("addam"), "."),
    (lambda o: o.get(3.0), "."),
    (lambda o: o.Adam().set_weights([]), "You are calling"),
    (lambda o: o.SGD().apply_gradients([(None, o_variable(o))]), "No gradients provided"),
    (lambda o: o.SGD().apply([f(1.0)]), "build"),
]


def o_variable(room):
    return (nn if room is o else keras).Variable([1.0, 2.0])


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_what_keras_refuses_is_refused(call, message):
    for room in (o, keras.optimizers):
        with pytest.raises(ValueError, match=message):
            call(room)


def test_names_count_up_as_in_keras():
    keras.utils.clear_session()
    o.base._named.clear()
    for kind in [*KINDS, *KINDS, "Adam"]:
        assert getattr(o, kind)().name == getattr(keras.optimizers, kind)().name
    assert o.Adam(name="mine").name == "mine"


def test_get_takes_names_objects_and_none():
    for kind in KINDS:
        for name in (kind, kind.lower()):
            assert type(o.get(name)).__name__ == kind
            assert type(keras.optimizers.get(name)).__name__ == kind
    adam = o.Adam()
    assert o.get(adam) is adam and o.get(None) is None
    with pytest.raises(TypeError, match=r"SGD\(\)"):
        o.get(o.SGD)
