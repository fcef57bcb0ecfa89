"""Batch normalization: each feature gets mean 0 and variance 1 over the batch."""

import numpy as np
from numpy.typing import ArrayLike

from .. import constraints, initializers, regularizers
from ..arrays import as_hyper, per_run
from ..naming import refuse
from .base import Layer, WayBack


class BatchNormalization(Layer):
    """a = γ·x̂ + β with x̂ = (x − μ) / σ, σ = √(v + ε). Ioffe and Szegedy 2015.

    In training μ and v are the mean and the variance (divided by m, not m − 1) of the batch, over
    all its m values of a feature; running averages of both are kept. In use, and where `trainable`
    is False, μ and v are these averages.

    The way back: μ and σ depend on each x of the batch, ∂μ/∂xⱼ = 1/m and ∂σ/∂xⱼ = x̂ⱼ/m, so that
    ∂x̂ᵢ/∂xⱼ = (δᵢⱼ − 1/m − x̂ᵢ·x̂ⱼ/m)/σ. Multiplied by γ·daᵢ and summed over i:

        ∂L/∂β = Σ da,  ∂L/∂γ = Σ da·x̂,  dx = γ/σ·(da − mean(da) − x̂·mean(da·x̂)).

    In use, where μ and σ are constants, dx = γ/σ·da.

    Args:
        axis: that of the features, not 0.
        momentum: share of the old average that is kept at each step, in [0, 1].
        epsilon: ε, keeps a feature that does not vary from dividing by 0.
        center, scale: False leaves out β, γ.
        beta_initializer, gamma_initializer: how β and γ start.
        moving_mean_initializer, moving_variance_initializer: how the averages start.
        beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint: as in `Dense`.

    Raises:
        ValueError: for an axis that the input does not have.
    """

    def __init__(
        self,
        axis: int = -1,
        momentum: float | ArrayLike = 0.99,
        epsilon: float | ArrayLike = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        moving_mean_initializer="zeros",
        moving_variance_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        renorm=False,
        renorm_clipping=None,
        renorm_momentum=0.99,
        synchronized=False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        refuse("BatchNormalization", renorm=renorm, renorm_clipping=renorm_clipping)
        refuse(
            "BatchNormalization",
            renorm_momentum=None if renorm_momentum == 0.99 else renorm_momentum,
            synchronized=synchronized,
        )
        self.axis, self.center, self.scale = int(axis), center, scale
        self.momentum = as_hyper("momentum", momentum, 0, 1)
        self.epsilon = as_hyper("epsilon", epsilon)
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        self.gamma = self.beta = self.moving_mean = self.moving_variance = None

    def build(self, input_shape):
        n, shape = len(input_shape), (self.compute_output_shape(input_shape)[self.axis],)
        if self.scale:
            self.gamma = self.add_weight(
                shape,
                self.gamma_initializer,
                regularizer=self.gamma_regularizer,
                constraint=self.gamma_constraint,
                name="gamma",
            )
        if self.center:
            self.beta = self.add_weight(
                shape,
                self.beta_initializer,
                regularizer=self.beta_regularizer,
                constraint=self.beta_constraint,
                name="beta",
            )
        start = self.moving_mean_initializer, self.moving_variance_initializer
        self.moving_mean = self.add_weight(shape, start[0], trainable=False, name="moving_mean")
        self.moving_variance = self.add_weight(
            shape, start[1], trainable=False, name="moving_variance"
        )
        axis = self.axis % n
        self.summed = tuple(i - n for i in range(n) if i != axis)
        # γ `(*runs, features)` as it meets x `(*runs, n, …, features, …)`.
        self.per_feature = (..., *[None] * axis, slice(None), *[None] * (n - 1 - axis))
        self.added = per_run(self.epsilon, self.moving_variance.value[self.per_feature])

    def forward(self, x, training=False):
        self.x = self.z = x
        self.by_batch = training and self._trainable
        if self.by_batch:
            self.centred, variance = self.centred_by_batch(x)
        else:
            self.centred = x - self.moving_mean.value[self.per_feature]
            variance = self.moving_variance.value[self.per_feature]
        self.slope = self.one_over_sigma = 1 / np.sqrt(variance + self.added)
        if self.scale:
            self.slope = self.gamma.value[self.per_feature] * self.one_over_sigma
        self.a = self.centred * self.slope
        if self.center:
            self.a = self.a + self.beta.value[self.per_feature]
        return self.a

    @property
    def x_hat(self) -> np.ndarray:
        """x̂ of the last forward pass."""
        return self.centred * self.one_over_sigma

    def centred_by_batch(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x − μ, and v, of the batch; moves the running averages towards μ and v."""
        mean = np.add.reduce(x, axis=self.summed, keepdims=True)
        self.m = x.size // mean.size
        mean /= self.m
        centred = x - mean
        variance = np.add.reduce(centred * centred, axis=self.summed, keepdims=True) / self.m
        for variable, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            average = variable.value[self.per_feature]
            momentum = per_run(self.momentum, average)
            average *= momentum
            average += (1 - momentum) * now
        return centred, variance

    def into_weights(self, da: np.ndarray) -> np.ndarray:
        """∂L/∂β = Σ da and ∂L/∂γ = Σ da·x̂; da goes on as it is."""
        self.d_beta = np.add.reduce(da, axis=self.summed, keepdims=True)
        self.d_gamma = np.add.reduce(da * self.centred, axis=self.summed, keepdims=True)
        self.d_gamma = self.d_gamma * self.one_over_sigma
        if self.center:
            self.beta.gradient[self.per_feature] = self.d_beta
        if self.scale:
            self.gamma.gradient[self.per_feature] = self.d_gamma
        return da

    def into_inputs(self, da: np.ndarray) -> np.ndarray:
        """∂L/∂x = γ/σ·(da − mean(da) − x̂·mean(da·x̂)); with fixed averages γ/σ·da."""
        if not self.by_batch:
            return da * self.slope
        dx = self.centred * (self.one_over_sigma * self.d_gamma / -self.m)
        dx += da
        dx -= self.d_beta / self.m
        dx *= self.slope
        return dx

    def way_back(self, joined=False, need_dx=True) -> WayBack:
        """Into γ and β, whose sums over the batch are what x needs, then into x."""
        steps = [self.add_activity_gradient] if self.activity_regularizer is not None else []
        return [*steps, self.into_weights, *([self.into_inputs] if need_dx else [])]

    def compute_output_shape(self, input_shape):
        n = len(input_shape)
        if not -n <= self.axis < n or self.axis % n == 0:
            raise ValueError(
                f"Axis {self.axis} is out of bounds for input shape {tuple(input_shape)}, whose "
                "first axis counts the samples"
            )
        return tuple(input_shape)
