"""Importing Keras when it is asked for, without the lines that TensorFlow writes meanwhile."""

import importlib
import logging
import os
import sys
import tempfile
from contextlib import contextmanager

from ..without_keras import KerasMissingError


def load(float64: bool = False):
    """The module `keras`, in the precision that is asked for.

    Args:
        float64: whether networks that are made from now on compute with 64 bits instead of 32.

    Raises:
        KerasMissingError: an ImportError, when Keras or TensorFlow is not installed.
    """
    keras = module()
    name = "float64" if float64 else "float32"
    keras.config.set_floatx(name)
    keras.config.set_dtype_policy(name)  # `set_floatx` alone has no effect after the first layer
    return keras


def module():
    """The module `keras`, as it is set up now."""
    if "keras" in sys.modules:
        return sys.modules["keras"]
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with _quiet_stderr():
            keras = importlib.import_module("keras")
            importlib.import_module("tensorflow").config.list_logical_devices()
    except ModuleNotFoundError as error:
        raise KerasMissingError(
            f"{error.name} is not installed here, and Keras does not run without it. Where pip has "
            "one for this Python and system: %pip install tensorflow, then restart the kernel."
        ) from error
    # It takes networks made in a loop for a mistake, and says so in the middle of a lesson.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    return keras


def precision() -> str:
    """ "float64" or "float32": what new networks of Keras compute with."""
    return module().config.floatx()


@contextmanager
def _quiet_stderr():
    """Keeps what C code writes to stderr from the reader; told only when the import fails.

    TensorFlow looks for a GPU, when it is imported and again at the first sum, and tells that it
    found none, before it has read how much it is to tell. A notebook that is checked for
    anything on stderr would fail on every machine.
    """
    with tempfile.TemporaryFile() as told:
        before = os.dup(2)
        os.dup2(told.fileno(), 2)
        try:
            yield
        except BaseException as error:
            told.seek(0)
            error.add_note(told.read().decode(errors="replace"))
            raise
        finally:
            os.dup2(before, 2)
            os.close(before)
