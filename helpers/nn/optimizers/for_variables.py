"""How an optimizer meets variables: those of a network, or single ones in a loop of one's own."""

import re
import warnings
from collections.abc import Iterable, Sequence
from types import SimpleNamespace

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import check_runs
from ..variables import Storage, Variable
from .memory import Memory
from .schedules import LearningRateSchedule


class ForVariables:
    """`build`, `apply` and what else Keras' optimizers do with variables."""

    def __init__(self):
        self._memory: Memory | None = None
        self._memories: list[dict[str, np.ndarray]] | None = None
        self._variables: list[Variable] = []
        self._masks: list[np.ndarray] | None = None
        self._spared: list[Variable] = []
        self._spared_names: list[str] = []

    def __getstate__(self):
        """A copy's views must be of its own memory: they are made anew."""
        return self.__dict__ | {"_memories": None}

    @property
    def built(self) -> bool:
        """Whether there is a memory yet."""
        return self._memory is not None

    @property
    def memory(self) -> dict[str, np.ndarray]:
        """What is remembered, by the letters of the formula, each in one flat array."""
        return dict(self._memory.arrays) if self.built else {}

    def _memory_of(self, values, runs=()):
        if not self.built:
            self._memory = Memory(self.slots, self.rooms, values, runs, self.first_value)
        self._memories = self._memory.parts_of(values)
        return self._memories

    def build(self, variables: Iterable[Variable]) -> None:
        """Makes the memory for these variables, once."""
        if self.built:
            return
        self._variables = list(variables)
        runs = self._variables[0].runs if self._variables else ()
        self._memory_of([v.value for v in self._variables], runs)

    def prepare(self, weights: Storage) -> None:
        """Makes sure that this optimizer can train this network.

        Raises:
            ValueError: as `check`.
        """
        if self.built and not self.slots:
            self._memory = None  # it has nothing to forget
        self.build(weights.variables)
        self.check(weights.trained, weights.runs)
        self._variables = list(weights.variables)
        self._memory.shapes = [v.shape for v in self._variables]
        self._masks = self._decay_masks(weights)

    def check(self, values: np.ndarray, runs: tuple = ()) -> None:
        """Checks that this optimizer can train a network with these weights, `(*runs, n)`.

        Raises:
            ValueError: when a hyperparameter is an array of another shape than `runs`, or the
                optimizer remembers another network.
        """
        check_runs(self, runs)
        if isinstance(self._schedule, LearningRateSchedule):
            self._schedule.check(runs)
        elif self._rate is not None:
            check_runs(SimpleNamespace(learning_rate=self._rate.value), runs)
        if self.built and not self._memory.fits(values):
            if self.slots:
                raise ValueError("this optimizer has trained another network; give each its own")
            self._memory = None
        self._memory_of([values], runs)

    def apply_gradients(self, grads_and_vars: Iterable[tuple]) -> Variable:
        """`apply` for pairs (gradient, variable); returns `iterations`."""
        gradients, variables = zip(*grads_and_vars, strict=True)
        self.apply(gradients, variables)
        return self.iterations

    def apply(
        self,
        grads: Sequence[ArrayLike | None],
        trainable_variables: Sequence[Variable] | None = None,
    ) -> None:
        """One step of each variable by its gradient, with clipping, decay and constraints.

        Args:
            grads: one for each variable; None leaves its variable out, with a warning.
            trainable_variables: by default those of `build`.

        Raises:
            ValueError: when gradients and variables do not match, for variables that are not
                those of the first call, or when there is no gradient at all.
        """
        if len(grads) == 0:
            return
        pairs = self._pairs(grads, trainable_variables)
        variables = [variable for _, variable in pairs]
        gradients = [np.array(g, dtype=v.value.dtype) for g, v in pairs]
        if [g.shape for g in gradients] != [v.value.shape for v in variables]:
            raise ValueError(
                f"gradients of shapes {[g.shape for g in gradients]} do not fit variables of "
                f"shapes {[v.value.shape for v in variables]}"
            )
        self.clip(gradients, variables[0].runs)
        parts = self._memory.parts()
        memories = [parts[self._number(variable)] for variable in variables]
        masks = [None if self.decays(variable) else 0.0 for variable in variables]
        self.update([v.value for v in variables], gradients, masks, memories)
        for v in variables:
            if v.constraint is not None:
                v.value[...] = v.constraint(v.value, v.runs)

    def _pairs(self, grads, variables):
        """(gradient, variable) for all that have one."""
        if variables is None:
            if not self.built:
                raise ValueError("name the variables, or call build(variables) first")
            variables = self._variables
        variables = list(variables)
        self.build(variables)
        if len(grads) != len(variables):
            raise ValueError(f"got {len(grads)} gradients for {len(variables)} variables")
        for variable in variables:
            self._number(variable)
        pairs = [(g, v) for g, v in zip(grads, variables, strict=True) if g is not None]
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        if len(pairs) < len(variables):
            without = [v.path for g, v in zip(grads, variables, strict=True) if g is None]
            warnings.warn(f"no gradients for {', '.join(without)}: they stay", stacklevel=4)
        return pairs

    def _number(self, variable):
        for number, own in enumerate(self._variables):
            if own is variable:
                return number
        raise ValueError(
            f"Unknown variable: {variable!r}. An optimizer belongs to the variables it was built "
            "with; make a new one for others"
        )

    @property
    def variables(self) -> list[Variable]:
        """The count of steps, the learning rate if it is constant, and the memory."""
        found = [self.iterations] if self._rate is None else [self.iterations, self._rate]
        if self.built:
            paths = [v.path.replace("/", "_") for v in self._variables] or ["weights"]
            for path, views in zip(paths, self._memory.parts(), strict=False):
                for letter in self.slots:
                    name = f"{self.name}/{path}_{letter}"
                    found.append(_seen_as(views[letter], name, self._memory.runs))
        return found

    def count_params(self) -> int:
        """How many numbers `variables` hold, in one network; 0 before there is a memory."""
        if not self.built:
            return 0
        return 1 + (self._rate is not None) + len(self.slots) * self._memory.size

    def set_weights(self, weights: Sequence[ArrayLike]) -> None:
        """Takes over what another optimizer's `variables` hold.

        Raises:
            ValueError: before `build`, or when their number or a shape does not fit.
        """
        if not self.built:
            raise ValueError(
                "You are calling set_weights() on an optimizer that has no memory yet; call "
                "build(variables) first"
            )
        arrays, own = [np.asarray(w) for w in weights], self.variables
        if [a.shape for a in arrays] != [v.value.shape for v in own]:
            raise ValueError(
                f"{self.name} holds arrays of shapes {[v.value.shape for v in own]}, "
                f"got {[a.shape for a in arrays]}"
            )
        for variable, array in zip(own, arrays, strict=True):
            variable.assign(array)

    def exclude_from_weight_decay(
        self,
        var_list: Iterable[Variable] | None = None,
        var_names: Iterable[str] | None = None,
    ) -> None:
        """Spares variables from weight decay: these, and those whose name has one of these in it.

        For example `var_names=["bias"]` for all biases.
        """
        self._spared, self._spared_names = list(var_list or ()), list(var_names or ())

    def decays(self, variable: Variable) -> bool:
        """Whether weight decay, if there is any, is meant for this variable."""
        named = any(re.search(name, variable.name) for name in self._spared_names)
        return not named and not any(own is variable for own in self._spared)

    def _decay_masks(self, weights):
        """1 for each weight that decays and 0 for the others, `(n,)`; None if all do."""
        which = [self.decays(v) for v in weights.variables]
        if all(which):
            return None
        sizes = [int(np.prod(v.shape)) for v in weights.variables]
        return [np.repeat(np.array(which, weights.trained.dtype), sizes)]


def _seen_as(view, path, runs):
    """A Variable that is this array, not a copy of it."""
    variable = Variable(view, path, runs, trainable=False, dtype=view.dtype)
    variable.value = view
    return variable
