"""What a network needs before its first step, and how data come to it: compile, and checks."""

import numpy as np

from . import losses, optimizers
from .batches import Data
from .head import Head
from .naming import refuse
from .results import Results
from .train_step import Steps


class Compiled(Steps):
    """A network with a loss, an optimizer and metrics, ready for steps."""

    def compile(
        self,
        optimizer="rmsprop",
        loss=None,
        loss_weights=None,
        metrics: list | None = None,
        weighted_metrics: list | None = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: str | bool = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Chooses what is minimized and how. The last four mean nothing here; Keras has them.

        Args:
            optimizer: a name, an object of `nn.optimizers`, or None for a network that is not
                trained.
            loss: a name, an object of `nn.losses`, or a function of (y, ŷ).
            metrics: names, functions of (y, ŷ) or objects of `nn.metrics`.
            weighted_metrics: likewise; these follow the samples' weights.

        Raises:
            ValueError: for unknown names, with the nearest known one; without a loss.
        """
        refuse("compile", "a network has one output here", loss_weights=loss_weights)
        if loss is None:
            raise ValueError('name the loss, for example loss="mse"')
        for name, given in (("metrics", metrics), ("weighted_metrics", weighted_metrics)):
            if isinstance(given, str):
                raise TypeError(f"{name} must be a list: write [{given!r}]")
        self.optimizer = None if optimizer is None else optimizers.get(optimizer)
        self.loss = losses.for_network(loss)
        self.results = Results(self, metrics or [], weighted_metrics or [])
        self.head = self.target_shape = None

    @property
    def metrics(self) -> list:
        """The loss's mean and the compiled metrics, as objects of `nn.metrics`."""
        return self.results.all(self) if self.loss else []

    @property
    def metrics_names(self) -> list[str]:
        """What `evaluate` returns, in this order."""
        return [metric.name for metric in self.metrics]

    def get_ready(self) -> None:
        """Settles what each step needs: weights in place, and the way back from the loss.

        Raises:
            ValueError: before `compile`.
        """
        if self.loss is None:
            raise ValueError("compile the network first: model.compile(optimizer=…, loss=…)")
        if self.head is not None and self.parameters is not None and self.parameters.intact():
            return
        self.lay_out()
        self.head = Head(self.loss, self)
        self.steps_back = self.way_back(self.head.joined, need_dx=False)
        layers = list(self.everything())
        self.watched = [layer for layer in layers if layer.activity_regularizer is not None]
        self.penalized = bool(self.watched or self.parameters.penalized)
        self.results.prepare(self, self.target_shape)

    def penalties(self):
        """What regularizers add to the loss: a number per run."""
        return self.parameters.penalty() + sum(la.activity_penalty() for la in self.watched)

    def check_data(self, x, y, sample_weight=None, check_finite: bool = True) -> Data:
        """x, y and weights as arrays that fit the network and each other.

        Raises:
            ValueError: saying which shape was found and which was expected.
        """
        if self.loss is None:
            raise ValueError("compile the network first: model.compile(optimizer=…, loss=…)")
        x = self.check_x(x, check_finite)
        if len(self.output_shape) > 2:
            raise ValueError(
                f"for each sample the network says {self.output_shape[1:]} numbers, not one row of "
                "them; put a Flatten layer first"
            )
        given = np.ndim(y)
        y = self.loss.check_targets(y, self.output_shape[-1], check_finite)
        y = y if self.loss.sparse else y.astype(self.dtype, copy=False)
        self.target_shape = y.shape if isinstance(self.loss, losses.own.OwnLoss) else None
        axes = -1 - len(self.sample_shape), -1 if self.loss.sparse or y.ndim == 1 else -2
        return Data(x, y, sample_weight, *axes, row=y.ndim == 2 and given == 1).checked(self.runs)

    def _check_validation_data(self, data, check_finite):
        if not isinstance(data, (tuple, list)) or len(data) not in (2, 3):
            raise ValueError("validation_data must be (x, y) or (x, y, sample_weight)")
        return self.check_data(*data, check_finite=check_finite)

    def gradients(self, x, y, sample_weight=None, training: bool = False) -> list[np.ndarray]:
        """∂L/∂w for each array that is trained, in the order of `get_weights()`.

        All of x and y are one batch. With `training` as in `fit`, dropout included.

        Raises:
            ValueError: before `compile`, or for data that do not fit the network.
        """
        data = self.check_data(x, y, sample_weight)
        self.get_ready()
        with np.errstate(all="ignore"):
            y_pred = self.forward(data.x, training)
            self.backpropagate(data.y, y_pred, self.head.z(y_pred), data.weight)
        return [g.copy() for g in self.parameters.gradients]
