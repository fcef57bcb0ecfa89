"""What Keras' tests find under Keras' names besides helpers.nn: the tools of testing, in NumPy.

Each thing stands here with the reason why. None of it touches what helpers.nn computes.
"""

from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from . import wheel
from .layer_test import LayerTest
from .views import Lacking, Names


def names_for(library: ModuleType) -> Names:
    """Return all names for the tests: those of `library`, and the tools."""
    names = Names(library, {})
    names.supplied |= {
        # Their marks are for Keras' other backends; here nothing is skipped.
        "conftest.skip_if_backend": lambda *words: lambda test: test,
    }
    if not names.is_keras:
        private(library)
        names.supplied |= arrays(library) | backend(library)
        # The lists of the names of types come from the wheel, which marks there what it exports.
        names.supplied["api_export.keras_export"] = lambda *path: lambda thing: thing
        types = wheel.source() / "backend/common/dtypes.py"
        names.supplied["backend.common.dtypes"] = wheel.load(types, "dtypes", names.importer)
    names.supplied |= testing(names)
    return names


def arrays(nn: ModuleType) -> dict[str, Any]:
    """`ops` and `random` make the tests' own arrays: NumPy, where helpers.nn has nothing."""
    rng = np.random.default_rng(0)

    def floats(values: Any, dtype: Any = None) -> np.ndarray:
        return np.asarray(values, dtype=dtype or nn.config.floatx())

    def drawn(draw: str) -> Any:
        return lambda shape, *bounds, dtype=None, seed=None, **named: floats(
            getattr(rng, draw)(*bounds, **named, size=shape), dtype
        )

    draws = {
        f"{place}random.{name}": drawn(name)
        for place in ("", "backend.")
        for name in ("uniform", "normal")
    }
    return {"ops": Ops(nn), "backend.numpy": Ops(nn), **draws}


class Ops:
    """`keras.ops`: what helpers.nn has, else NumPy's function of this name."""

    def __init__(self, nn: ModuleType):
        self._places = [p for p in (getattr(nn, "ops", None), self._own(nn), np) if p]

    def _own(self, nn: ModuleType) -> SimpleNamespace:
        # Keras makes floats of its floatx, NumPy float64.
        def filled(function: Any) -> Any:
            return lambda shape, *rest, dtype=None: function(
                shape, *rest, dtype=dtype or nn.config.floatx()
            )

        return SimpleNamespace(
            ones=filled(np.ones),
            zeros=filled(np.zeros),
            full=filled(np.full),
            cast=lambda x, dtype: np.asarray(x).astype(dtype),
            convert_to_tensor=tensor(nn),
            convert_to_numpy=np.asarray,
            array=tensor(nn),
            shape=np.shape,
        )

    def __getattr__(self, name: str) -> Any:
        for place in self._places:
            if hasattr(place, name):
                return getattr(place, name)
        return Lacking(f"ops.{name}")


def tensor(nn: ModuleType) -> Any:
    """Return `convert_to_tensor`: an array, whose Python floats are of Keras' floatx."""

    def convert(x: Any, dtype: Any = None, sparse: Any = None) -> np.ndarray:
        array = np.array(x, dtype=dtype)
        untyped = dtype is None and not hasattr(x, "dtype") and array.dtype.kind == "f"
        return array.astype(nn.config.floatx()) if untyped else array

    return convert


def backend(nn: ModuleType) -> dict[str, Any]:
    """`keras.backend`: an array here is a NumPy array, and a variable helpers.nn's."""
    common = {
        # Tests choose a branch by it; this is the one that Keras takes when it runs them.
        "backend": lambda: "tensorflow",
        "Variable": variable(nn),
        "convert_to_tensor": tensor(nn),
        "convert_to_numpy": np.asarray,
        "is_tensor": lambda x: isinstance(x, np.ndarray),
        "shape": np.shape,
        "standardize_dtype": lambda dtype: np.dtype(dtype).name,
        "is_float_dtype": lambda dtype: np.dtype(dtype).kind == "f",
        "floatx": lambda: nn.config.floatx(),
        "set_floatx": lambda value: nn.config.set_floatx(value),
        "epsilon": lambda: nn.config.epsilon(),
        # helpers.nn has neither sparse nor ragged arrays; their tests lie outside.
        "SUPPORTS_SPARSE_TENSORS": False,
        "SUPPORTS_RAGGED_TENSORS": False,
        "SUPPORTS_COMPLEX_DTYPES": False,
        "image_data_format": lambda: "channels_last",
    }
    places = ("backend", "backend.common", "backend.common.variables", "backend.config")
    return {f"{place}.{name}": value for place in places for name, value in common.items()} | {
        # Serialization lies outside, but some files name their classes for it at the top.
        "saving.register_keras_serializable": lambda **named: lambda thing: thing,
        # Before each test names count from the start again.
        "backend.common.global_state.clear_session": lambda free_memory: clear_session(nn),
        # The tests of losses and metrics keep it before each test, and set it again after.
        "dtype_policies.dtype_policy.dtype_policy": lambda: None,
        "dtype_policies.dtype_policy.set_dtype_policy": lambda policy: None,
        "utils.traceback_utils.is_traceback_filtering_enabled": lambda: False,
    }


def private(nn: ModuleType) -> None:
    """Give what helpers.nn has the private name by which Keras' tests call it."""

    def clipped(optimizer: Any, gradients: list) -> list:
        copies = [np.array(gradient) for gradient in gradients]
        optimizer.clip(copies)  # in place
        return copies

    nn.optimizers.Optimizer._clip_gradients = clipped


def clear_session(nn: ModuleType) -> None:
    """Let the names of optimizers count from the start again, the only ones that count on."""
    nn.optimizers.base._named.clear()


def variable(nn: ModuleType) -> type:
    """Return helpers.nn's Variable, with Keras' names for its arguments."""

    class Variable(nn.Variable):
        """A variable that a test makes."""

        def __init__(self, initializer, shape=None, dtype=None, trainable=True, name="variable"):
            super().__init__(initializer, name=name, trainable=trainable, dtype=dtype)

    return Variable


def testing(names: Names) -> dict[str, Any]:
    """`keras.src.testing`, from the wheel, with the shorter check of a layer (layer_test.py)."""
    folder = wheel.source() / "testing"
    utils = wheel.load(folder / "test_utils.py", "test_utils", names.importer)
    case = wheel.load(folder / "test_case.py", "test_case", names.importer)
    # Both would start TensorFlow to look for devices.
    case.uses_gpu = case.uses_tpu = lambda: False

    class TestCase(LayerTest, case.TestCase):
        """Keras' TestCase."""

        library = names.library

    tools = {name: value for name, value in vars(case).items() if name.endswith(("_gpu", "_tpu"))}
    tools["TestCase"] = TestCase
    places = ("testing", "testing.test_case")
    return {f"{place}.{name}": value for place in places for name, value in tools.items()} | {
        f"testing.test_utils.{name}": getattr(utils, name)
        for name in ("get_test_data", "named_product")
    }
