"""The check of a layer that stands for Keras' `TestCase.run_layer_test`."""

from types import ModuleType
from typing import Any

import numpy as np

CHECKED = {
    "expected_num_trainable_weights": "trainable_weights",
    "expected_num_non_trainable_weights": "non_trainable_weights",
}
# Outside lie serialization, masks, other types of numbers, symbolic inputs, generators of seeds,
# whether a layer without weights is built at once, and the list of penalties.
OUTSIDE = {
    "assert_built_after_instantiation",
    "custom_objects",
    "expected_mask_shape",
    "expected_num_losses",
    "expected_num_non_trainable_variables",
    "expected_num_seed_generators",
    "expected_output_sparse",
    "input_sparse",
    "run_mixed_precision_check",
    "supports_masking",
    "tpu_atol",
    "tpu_rtol",
}


class LayerTest:
    """Builds, calls and trains a layer, once from a shape and once from data."""

    library: ModuleType

    def setUp(self) -> None:
        """Compute in float32, as Keras' tests are written."""
        self.library.config.set_floatx("float32")
        super().setUp()

    def run_class_serialization_test(self, instance: Any, custom_objects: Any = None) -> Any:
        """Return the thing itself: serialization lies outside."""
        return instance

    def run_layer_test(
        self,
        layer_cls: type,
        init_kwargs: dict,
        input_shape: tuple | None = None,
        input_dtype: str = "float32",
        input_data: Any = None,
        call_kwargs: dict | None = None,
        expected_output_shape: tuple | None = None,
        expected_output: Any = None,
        run_training_check: bool = True,
        **expected: Any,
    ) -> None:
        """Check numbers of weights, shape and values of the output, and a step of fit."""
        self.assertLessEqual(set(expected), OUTSIDE | set(CHECKED))
        data = input_data
        if data is None:
            data = np.random.default_rng(0).uniform(0, 3, input_shape).astype(input_dtype)
        layer = layer_cls(**init_kwargs)
        layer.build(np.shape(data))
        self.check_weights(layer, expected)
        layer = layer_cls(**init_kwargs)
        output = layer(data, **(call_kwargs or {}))
        self.check_weights(layer, expected)
        if expected_output_shape is not None:
            self.assertEqual(tuple(output.shape), tuple(expected_output_shape))
        if expected_output is not None:
            self.assertAllClose(output, expected_output)
        if run_training_check:
            self.train(layer_cls(**init_kwargs), np.asarray(data))

    def check_weights(self, layer: Any, expected: dict[str, Any]) -> None:
        """Check that the layer is built, with as many weights as expected."""
        self.assertTrue(layer.built)
        for argument, weights in CHECKED.items():
            if expected.get(argument) is not None:
                self.assertLen(getattr(layer, weights), expected[argument], weights)

    def train(self, layer: Any, x: np.ndarray) -> None:
        """Take one step of fit with the layer alone; the loss is the sum of its outputs."""
        model = self.library.Sequential([layer, self.library.layers.Flatten()])
        y = np.zeros_like(model(x))
        model.compile("sgd", loss=lambda y_true, y_pred: self.library.ops.sum(y_pred))
        model.fit(x, y, batch_size=len(y), verbose=0)
