"""A defect, what it does to a training, and its cure: what ``nan_clinic`` shows, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import datasets, nn
from helpers.explorer.words import count, number, percent, power_of_ten

MEASURES = ("mean radius", "mean texture", "mean concavity", "mean smoothness")
ROWS, UNITS, STEPS = 96, 8, 40
SHOWN = 6  # rows of the table
SICK = 2  # of them, the row with the defect in the data
LEARNED = 0.6  # the share of benign, said of every row, costs 0.67
FAR_OFF = 2 * np.log(2)  # a first loss as high as this comes from first weights that are too large
BUMP = 0.1  # by so much above the lowest loss before it a loss has risen
CURES = {
    "nothing": "There is nothing to cure.",
    "a missing value": "The cure leaves the row out.",
    "an infinity": "The cure takes log(1 + x) in place of log x.",
    "softmax on one output": "The cure is a sigmoid on the output.",
    "log of zero": "The cure is the built-in loss, which is computed from z.",
    "raw data": "The cure standardizes the columns.",
    "a rate too large": "The cure standardizes the columns and takes a tenth of the rate.",
}

UNLIKE = {  # a defect, cured or not, that does not show: a title and a sentence
    ("a rate too large", False): (
        f"no harm in {STEPS} steps",
        f"The rate does no harm in these {STEPS} steps: the loss rises nowhere by more than {BUMP} "
        "and ends lower than it began.",
    ),
    ("a rate too large", True): (
        "a tenth of the rate",
        "A tenth of this rate, on standardized columns, is too large still.",
    ),
    ("log of zero", False): (
        "no log of zero yet",
        f"The loss is your own, but no ŷ is exactly 0 or 1 in these {STEPS} steps.",
    ),
}


class Own(nn.losses.Loss):
    """Cross-entropy as it is first written."""

    def call(self, y, p):
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean(axis=-1)

    def gradient(self, y, p):
        return (p - y) / (p * (1 - p)) / p.shape[-1]


@dataclass(frozen=True, eq=False)
class Case:
    """One training: ``losses`` (STEPS,) before each step, ``gradient`` (layers,) at the first."""

    defect: str
    cured: bool
    table: np.ndarray
    losses: np.ndarray
    gradient: np.ndarray
    accuracy: float
    lost: int
    weights: int

    @property
    def broken(self) -> int | None:
        """The first step whose loss is no finite number, counted from 1; None if all are."""
        bad = np.flatnonzero(~np.isfinite(self.losses))
        return int(bad[0]) + 1 if len(bad) else None

    @property
    def peak(self) -> float | None:
        """The loss that lies highest above the lowest one before it; None if none rises."""
        rise = self.losses - np.minimum.accumulate(self.losses)
        return float(self.losses[rise.argmax()]) if rise.max() > BUMP else None

    @property
    def healthy(self) -> bool:
        """Whether the loss starts near that of knowing nothing, falls, and ends well below it."""
        near, learned = self.losses[0] < FAR_OFF, self.losses[-1] < LEARNED
        return self.broken is None and bool(near and learned) and self.peak is None

    @property
    def grows(self) -> bool:
        """Whether the loss rises on the way, ends higher than it began, or as no number."""
        if self.broken is not None or self.peak is not None:
            return True
        return bool(self.losses[-1] > self.losses[0])

    @property
    def unlike_its_name(self) -> bool:
        """Whether the defect does not show, or the cure of the rate does not cure: see UNLIKE."""
        shows = self.grows if self.defect == "a rate too large" else self.broken is not None
        return (self.defect, self.cured) in UNLIKE and self.cured == shows

    @property
    def title(self) -> str:
        """What is seen, in a line."""
        name = "cured" if self.cured and self.defect != "nothing" else self.defect
        if self.unlike_its_name:
            name = UNLIKE[self.defect, self.cured][0]
        if self.broken:
            return f"{name}: no number from step {self.broken} on"
        return f"{name}: loss {_loss(self.losses[0])} → {_loss(self.losses[-1])}"


@lru_cache(maxsize=1)
def patients() -> tuple[np.ndarray, np.ndarray]:
    """Raw measures (ROWS, 4) and diagnoses (ROWS,), the fewest of each kind 30."""
    tumours = datasets.breast_cancer(features=MEASURES)
    order = np.random.default_rng(1).permutation(len(tumours.x))[:ROWS]
    return tumours.x[order], tumours.y[order].astype(float)


def data_of(defect: str, cured: bool) -> tuple[np.ndarray, np.ndarray]:
    """x and y with the defect in them, or cured of it."""
    raw, y = patients()
    raw = raw.copy()
    if defect == "an infinity":
        raw[SICK, 2] = 0.0  # a concavity of 0, of which the logarithm is taken
        with np.errstate(divide="ignore"):
            raw[:, 2] = np.log1p(raw[:, 2]) if cured else np.log(raw[:, 2])
    finite = np.isfinite(raw).all(axis=1)
    x = (raw - raw[finite].mean(axis=0)) / raw[finite].std(axis=0)
    if defect == "a missing value":
        x[SICK, 2] = np.nan
        if cured:
            x, y = np.delete(x, SICK, axis=0), np.delete(y, SICK)
    if defect in ("raw data", "a rate too large") and not cured:
        x = raw
    return x, y


def compute(
    defect: str,
    cured: bool,
    activation: str,
    depth: int,
    learning_rate: float,
    scale: float,
) -> Case:
    """Train STEPS steps on all rows at once, whatever becomes of it."""
    x, y = data_of(defect, cured)
    last = "softmax" if defect == "softmax on one output" and not cured else "sigmoid"
    loss, rate = "binary_crossentropy", float(learning_rate)
    if defect == "a rate too large":  # linear layers under a squared error have no ceiling
        activation, last, loss = "linear", "linear", "mse"
        rate = rate / 10 if cured else rate
    own = defect == "log of zero" and not cured
    nn.utils.set_random_seed(2)
    layers = [nn.layers.Dense(UNITS, activation) for _ in range(depth)]
    model = nn.Sequential([nn.Input((4,)), *layers, nn.layers.Dense(1, last)])
    sure = 100 if defect == "log of zero" else 1  # weights of the output at which p rounds to 1
    weights = [w * scale if w.ndim > 1 else w for w in model.get_weights()]
    weights[-2] = weights[-2] * sure
    model.set_weights(weights)
    model.compile(nn.optimizers.SGD(rate), loss=Own() if own else loss)
    with np.errstate(all="ignore"):
        gradient = _gradient(model, x, y)
        how = {"batch_size": len(x), "epochs": STEPS, "shuffle": False, "verbose": 0}
        losses = model.fit(x, y, check_finite=False, **how).history["loss"]
        p = model.predict(x, check_finite=False)[:, 0]
    told = (p > 0.5) == (y > 0.5)
    lost = sum(int((~np.isfinite(w)).sum()) for w in model.get_weights())
    table = np.column_stack([x[:SHOWN], y[:SHOWN]])
    return Case(
        defect,
        cured,
        table,
        np.array(losses),
        gradient,
        float(told.mean()),
        lost,
        model.count_params(),
    )


def _gradient(model: nn.Sequential, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The root mean square of ∂L/∂W in each layer, NaN where it is no number."""
    if np.isfinite(x).all():
        gradients = model.gradients(x, y)
    else:  # `gradients` refuses such data; what one step takes off the weights is the same
        before = [w.copy() for w in model.get_weights()]
        rate = float(model.optimizer.learning_rate)
        model.fit(x, y, batch_size=len(x), epochs=1, verbose=0, check_finite=False)
        after = model.get_weights()
        gradients = [(b - w) / rate for b, w in zip(before, after, strict=True)]
        model.set_weights(before)
    return np.array([np.sqrt(np.square(g).mean()) for g in gradients if g.ndim > 1])


def _loss(value: float) -> str:
    return number(value) if abs(value) < 1000 else power_of_ten(value)


def describe(case: Case) -> str:
    """The first loss, what became of it, the gradient, and the cure."""
    text = f"{_named(case)} {_first(case)} {_end(case)} {_flow(case)}"
    if case.defect == "nothing" and not case.healthy:
        return f"{text} Look for the cause in activation, depth, rate and first weights."
    return text if case.cured or case.unlike_its_name else f"{text} {CURES[case.defect]}"


def _named(case: Case) -> str:
    if case.defect == "nothing":
        return (
            "A healthy training."
            if case.healthy
            else "Data and loss are in order, and yet this is no healthy training."
        )
    if case.unlike_its_name:
        return UNLIKE[case.defect, case.cured][1]
    return f"{case.defect.capitalize()}, {'cured' if case.cured else 'not cured'}."


def _first(case: Case) -> str:
    if not np.isfinite(case.losses[0]):
        return "The first loss is no number already."
    if case.defect == "a rate too large":
        return f"The first loss, a squared error, is {_loss(case.losses[0])}."
    return f"The first loss is {_loss(case.losses[0])}; to answer ½ to all costs ln 2 = 0.69."


def _end(case: Case) -> str:
    if case.broken:
        nan = int(np.isnan(case.losses).argmax()) + 1 if np.isnan(case.losses).any() else None
        wrong = f"From step {nan or case.broken} on it is {'NaN' if nan else 'infinite'}"
        if nan and nan > case.broken:
            wrong = f"In step {case.broken} it is infinite, from step {nan} on NaN"
        lost = f"{case.lost} of {count(case.weights, 'weight')}"
        return f"{wrong}, and {lost} are no numbers in the end."
    end = (
        f"fter {STEPS} steps it is {_loss(case.losses[-1])}, and "
        f"{percent(case.accuracy)} of the answers are right."
    )
    if case.peak is None or case.peak == case.losses[-1]:
        return f"A{end}"
    first = "falls first and " if case.peak <= case.losses[0] else ""
    return f"It {first}rises to {_loss(case.peak)} on the way; a{end}"


def _flow(case: Case) -> str:
    if not np.isfinite(case.gradient).all():
        bad = np.flatnonzero(~np.isfinite(case.gradient)) + 1
        return f"The gradient is no number in layer {', '.join(map(str, bad))}."
    if case.gradient.max() == 0:
        return "The gradient is 0."
    share = case.gradient[0] / case.gradient.max()
    times = number(share) if share >= 0.01 or share == 0 else power_of_ten(share)
    return f"The first layer's gradient is {times} times the largest one's."
