"""The playground: its controls, what can be touched, and what can be taken along."""

from __future__ import annotations

from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from helpers.chapters.playground import data as made
from helpers.chapters.playground import network as net
from helpers.chapters.playground import state
from helpers.chapters.playground.hands import BRUSHES, HANDLES, read_weights
from helpers.chapters.playground.picture import PlaygroundPicture
from helpers.chapters.playground.presets import PRESETS
from helpers.chapters.playground.seen import Seen, View, describe, frame, read_look
from helpers.chapters.playground.training import UPDATES, Training
from helpers.explorer import (
    Explorer,
    Film,
    choice,
    integer,
    log_slider,
    slider,
    text,
    toggle,
)
from helpers.explorer.words import nearest

EPOCHS = 500
PATIENCE = 60.0  # milliseconds that a move may train
LAYER, EPOCH = 0.1, 0.4  # milliseconds of a layer's update, and of an epoch beside its updates
EXAMPLE = "-2 -2 0; -3 0 0; 0 -3 0; 2 2 1; 3 0 1; 0 3 1; 2 4 1; -4 -2 0"


class Playground(Explorer):
    """An explorer that can be taken along as text, and as lines of Keras."""

    @property
    def text(self) -> str:
        """The whole state in one line; ``paste`` takes it, here or in another notebook."""
        return state.write(self.values)

    def paste(self, text: str) -> Playground:
        """Set all as a line of ``text`` says, or a link of TensorFlow Playground.

        Raises ValueError or TypeError, and moves nothing, where it cannot be understood.
        """
        return self.set(**{**self._start(), **state.read(text)})

    def code(self) -> Lines:
        """The lines of Keras that repeat this run from the same first weights."""
        result: Seen = self.result
        return Lines(state.code(result.setting, result.epochs, self.text))

    @property
    def history(self) -> list[float]:
        """What ``fit`` reported as the loss of each epoch so far."""
        return self.result.training.history[: self.result.epochs]


class Lines(str):
    """Lines of Python that show themselves as such."""

    def _repr_markdown_(self) -> str:
        return f"```python\n{self}```"

    def __repr__(self) -> str:
        return str(self)


def controls(own: str, epochs: int) -> list[Any]:
    """All controls; the slider of time last."""
    known = list(net.ACTIVATIONS)
    return [
        choice("data", "data", made.KINDS, tooltip="what is to be learned"),
        text("inputs", "inputs", "x1, x2", made.read_inputs, [", ".join(made.FEATURES), "sin x2"],
             f"of {', '.join(made.FEATURES)}"),
        text("network", "hidden layers", "4 tanh, 2 tanh", net.read_network,
             ["none", "8 relu, 8 relu, 8 relu, 8 relu, 8 relu, 8 relu", "1 sigmoid"],
             f"units and activation of each; there are {', '.join(known)}"),
        choice("optimizer", "optimizer", list(net.OPTIMIZERS), "Adam", "how a step is made"),
        log_slider("learning_rate", "learning rate η", 1e-5, 10, 0.03, tooltip="length of a step"),
        integer("batch", "batch size", 1, 500, 10, tooltip="points of one step"),
        slider("noise", "noise", 0, 0.5, 0.1, 0.05, tooltip="how far points are off"),
        integer("n", "points", 20, 500, 200, 10, tooltip="for training and test together"),
        integer("share", "for training", 10, 90, 50, 5, "%", "of the points"),
        integer("seed", "seed", 0, state.SEEDS - 1, 0, tooltip="draws points and first weights"),
        choice("scheme", "first weights", list(net.SCHEMES), tooltip="how they are drawn"),
        slider("scale", "… times", 0, 5, 1, 0.1, tooltip="all first weights by this"),
        slider("dropout", "dropout", 0, 0.8, 0, 0.1, tooltip="share of units left out of a step"),
        toggle("batch_norm", "batch normalization", tooltip="after each hidden layer's sum"),
        choice("penalty", "penalty", net.PENALTIES, tooltip="on the weights, added to the loss"),
        log_slider("strength", "its λ", 1e-5, 10, 0.001, tooltip="weight of the penalty"),
        choice("loss", "loss", [net.CROSS_ENTROPY, net.SQUARED], tooltip="of classes"),
        choice("schedule", "schedule of η", net.SCHEDULES, tooltip="over the updates"),
        integer("decay", "… over", 100, 5000, 1000, 100, "updates", "the time that it takes"),
        text("points", "own points", own, made.read_points, ["-4 -4 0; 4 4 1; 0 4 2"],
             "x1 x2 class; …"),
        choice("brush", "a touch adds", list(BRUSHES), tooltip="the class of a point"),
        text("weights", "set weights", "", read_weights, ["0.5 " * 25],
             "all weights, as get_weights gives them; a drag of a weight fills this in"),
        text("look", "look at", "answer", read_look, ["unit 1.1", "weight 1.2.1"],
             'answer, "unit 1.2" or "weight 1.2.1"'),
        toggle("discretize", "two colours only", tooltip="which class, and not how sure"),
        toggle("test_points", "test points", value=True, tooltip="show them, as hollow points"),
        choice("pace", "epochs a picture", [1, 2, 5, 10, 20, 50], tooltip="while it plays"),
        integer("epochs", "epochs", 0, epochs, min(60, epochs), play=True,
                tooltip="passes over them"),
    ]  # fmt: skip


MORE = (
    "noise",
    "seed",
    "n",
    "share",
    "scheme",
    "scale",
    "dropout",
    "batch_norm",
    "penalty",
    "strength",
    "loss",
)
MORE += ("schedule", "decay", "points", "brush", "weights", "look", "discretize", "test_points")


def idle(values: dict[str, Any]) -> list[str]:
    """The controls that do nothing at these values."""
    handmade = values["data"] in (made.OWN, made.NUMBERS)
    numbers = values["data"] in (made.NUMBERS, "plane (numbers)", "hills (numbers)")
    pairs = (
        (handmade, ("n", "noise")), (not handmade, ("points",)), (numbers, ("loss",)),
        (values["penalty"] == "none", ("strength",)),
        (values["schedule"] == "constant", ("decay",)), (values["scheme"] == "zeros", ("scale",)),
    )  # fmt: skip
    return [name for condition, names in pairs if condition for name in names]


def _view(values: dict[str, Any]) -> View:
    return View(**{name: values[name] for name in View._fields})


def film(updates: int) -> Film:
    """The training, as far as somebody looks; what is only a view does not train again."""
    # As long as a result is kept anywhere, the training that it belongs to can be found.
    trained: WeakValueDictionary[net.Setting, Training] = WeakValueDictionary()

    def record(**values: Any) -> tuple[Training, View]:
        setting = net.Setting(**{name: values[name] for name in net.Setting._fields})
        training = trained.get(setting) or Training(setting, updates)
        trained[setting] = training
        return training, _view(values)

    def soon(record: tuple[Training, View]) -> int:
        training = record[0]
        layers = 2 + len(net.layers_of(training.setting.network))
        update = LAYER * layers * (2 if training.setting.batch_norm else 1)
        return max(training.now, int(PATIENCE / (training.steps * update + EPOCH)))

    return Film(
        record,
        lambda record, moment: frame(*record, moment),
        length=lambda record: record[0].last,
        soon=soon,
        pace="pace",
    )


def playground(
    own: Any = None, epochs: int = EPOCHS, updates: int = UPDATES, start: str = ""
) -> Explorer:
    """All of the course on one bench: data, network, training, and what comes of it.

    - ``own``: points to begin with, (x, y) or what ``datasets.load_csv`` returns: two columns and
      a target, which become the control "own points"
    - ``epochs``: where the slider of time ends; ``updates``: after how many a training does
    - ``start``: a line that another playground gave as its ``text``, or a link
    """
    words = EXAMPLE
    if own is not None:
        x, y = own
        classes = bool(getattr(own, "target_names", np.asarray(y).dtype.kind in "iub"))
        words = made.from_table(x, y, classes)
    bench = Playground(
        controls(words, epochs), film(updates), PlaygroundPicture(), describe,
        presets=PRESETS, handles=HANDLES, more=MORE, idle=idle,
    )  # fmt: skip
    if own is not None:
        bench.set(data=made.OWN if classes else made.NUMBERS)
    return bench.paste(start) if start else bench


def given(text: str) -> state.Given:
    """Data, targets and first weights of the playground with this ``text``, as ``code`` asks."""
    full = _full(state.read(text))
    return state.given(net.Setting(**{name: full[name] for name in net.Setting._fields}))


def _full(values: dict[str, Any]) -> dict[str, Any]:
    """All values, checked, those that are left out as at the start."""
    known = {control.name: control for control in controls(EXAMPLE, 10**6)}
    for name in values:
        if name not in known:
            raise ValueError(f"no control {name!r}{nearest(name, known)}")
    return {name: c.check(values.get(name, c.value)) for name, c in known.items()}


def result(**values: Any) -> Seen:
    """What the playground shows at these values of its controls, without a picture.

    Controls that are left out are at their start. Raises ValueError or TypeError as they do.
    """
    full = _full(values)
    setting = net.Setting(**{name: full[name] for name in net.Setting._fields})
    return frame(Training(setting), _view(full), full["epochs"])
