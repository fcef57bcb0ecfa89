"""One step of learning on one page: forward, the loss, backward, and the optimizer's step.

Forward, each layer hands its output to the next. Backward, each takes ∂L/∂(its output), notes
∂L/∂(its weights) and hands ∂L/∂(its input) to the one before. Then the optimizer takes a step
against the gradients that were noted.

Settled before the first step: what loss and last layer are to each other (`head.py`), the
functions of the way back (`Layer.way_back`), and where weights and gradients lie (`variables.py`).
"""

import numpy as np


class Steps:
    """What a network does with one batch: x `(n, …)`, y `(n, outputs)`, weights of samples `(n,)`.

    A stack of networks does the same with its `runs` in front of each.
    """

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """ŷ; each layer keeps its x, z and a for the way back."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def loss_of(self, y: np.ndarray, y_pred: np.ndarray, z: np.ndarray, weight=None):
        """L: the mean over the samples, and what regularizers add; z is that of the last layer."""
        values = self.head.values(y, y_pred, z)
        loss = np.add.reduce(values * self.head.shares(values.shape[-1], weight), axis=-1)
        return loss + self.penalties() if self.penalized else loss

    def backpropagate(self, y: np.ndarray, y_pred: np.ndarray, z: np.ndarray, weight=None) -> None:
        """Notes ∂L/∂w of every variable, for the samples of the last forward pass."""
        d = self.head.gradient(y, y_pred, z)
        share = self.head.shares(d.shape[-2], weight)
        d *= share if weight is None else share[..., None]
        for step in self.steps_back:
            d = step(d)
        if self.penalized:
            self.parameters.add_penalty_gradient()

    def train_step(self, x: np.ndarray, y: np.ndarray, weight=None) -> None:
        """One step of the optimizer; L and the metrics from before it go to `results`."""
        y_pred = self.forward(x, training=True)
        self.results.add(self, y, y_pred, weight)
        self.backpropagate(y, y_pred, self.head.z(y_pred), weight)
        self.optimizer.step(self.parameters)

    def test_step(self, x: np.ndarray, y: np.ndarray, weight=None) -> None:
        """L and the metrics as the network is used, without a step."""
        self.results.add(self, y, self.forward(x), weight)
