"""The files of Fashion-MNIST, which Keras fetches once and then keeps in its cache."""

import gzip
import socket
import zlib

from helpers.keras_twin.loading import module

BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, ValueError)
FOLDER = "datasets/fashion-mnist"
FILES = (
    "train-labels-idx1-ubyte.gz",
    "train-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
)
PATIENCE = 20  # seconds without an answer


def fetch() -> tuple:
    """((x_train, y_train), (x_test, y_test)) of Fashion-MNIST, as bytes. Xiao et al. 2017.

    60,000 and 10,000 images of 28 × 28 pixels, 31 MB. `keras.datasets` fetches them with a bar
    for each of four files, and later takes them from its cache, `~/.keras/datasets`.

    Raises:
        ConnectionError: when they are not in the cache and cannot be fetched.
        ValueError: when a file of the cache is broken, naming it.
        ImportError: when Keras or TensorFlow is missing.
    """
    keras = module()
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        return keras.datasets.fashion_mnist.load_data()
    except BROKEN as error:
        raise ValueError(_broken_file(keras, error)) from None
    except Exception as error:  # Keras wraps what goes wrong on the way into a bare Exception
        raise ConnectionError(
            "Fashion-MNIST is not on this machine yet and cannot be fetched without a connection "
            f"({_reason(error)})"
        ) from None
    finally:
        socket.setdefaulttimeout(before)


def _broken_file(keras, error: Exception) -> str:
    for name in FILES:
        path = keras.utils.get_file(name, origin=name, cache_subdir=FOLDER)
        try:
            with gzip.open(path) as file:
                found = "" if file.read() else "it is empty"
        except BROKEN as failure:
            found = str(failure)
        if found:
            return f"{path} is broken ({found}); delete it, and it is fetched again"
    return f"the files beside {path} do not belong together ({error}); delete them"


def _reason(error: Exception) -> str:
    """The last part of "URL fetch failure on … -- …", without the address."""
    text = str(error).rpartition(" -- ")[2].strip()
    return text if text not in ("", "None") else type(error).__name__
