"""Fashion-MNIST: from Keras' cache, by the net with a bar, and what is said when neither works."""

import gzip
import io
import re
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ci.tests.nn.oracle import keras
from helpers import keras_twin
from helpers.keras_twin.download import FILES

ROOT = Path(__file__).resolve().parents[3]
SIZES = {"train": 50, "t10k": 20}


def images(part: str) -> np.ndarray:
    return np.random.default_rng(SIZES[part]).integers(0, 256, (SIZES[part], 28, 28), np.uint8)


def labels(part: str) -> np.ndarray:
    return (np.arange(SIZES[part]) % 10).astype(np.uint8)


def idx(name: str) -> bytes:
    """One file in the form in which the set is published: IDX, compressed."""
    array = images(name.split("-")[0]) if "images" in name else labels(name.split("-")[0])
    magic = bytes([0, 0, 8, array.ndim])
    sizes = b"".join(int(n).to_bytes(4, "big") for n in array.shape)
    return gzip.compress(magic + sizes + array.tobytes())


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """A cache of Keras of its own, still empty."""
    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path))
    return tmp_path / "datasets" / "fashion-mnist"


@pytest.fixture
def filled(cache) -> Path:
    cache.mkdir(parents=True)
    for name in FILES:
        (cache / name).write_bytes(idx(name))
    return cache


@pytest.fixture
def offline(monkeypatch):
    """Every address is unknown."""

    def fail(*arguments, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)


@pytest.mark.usefixtures("filled", "offline")
@pytest.mark.parametrize(("part", "name"), [("train", "train"), ("test", "t10k")])
def test_the_cache_is_enough(part, name, capfd):
    data = keras_twin.fashion_mnist(12, part)
    np.testing.assert_array_equal(data.x.reshape(-1, 28, 28), images(name)[:12])
    np.testing.assert_array_equal(data.y, labels(name)[:12])
    assert data.x.dtype == np.float64 and data.y.dtype == np.int64
    assert data.feature_names[29] == "pixel_1_1" and len(data.feature_names) == 784
    assert data.target_names[9] == "Ankle boot" and len(data.target_names) == 10
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("filled", "offline")
def test_pixels_can_be_scaled_and_belong_to_the_caller():
    data = keras_twin.fashion_mnist(50, scaled=True)
    np.testing.assert_allclose(data.x * 255, images("train").reshape(50, -1))
    data.x[:] = 0
    assert keras_twin.fashion_mnist(50).x.max() == 255


@pytest.mark.usefixtures("cache", "offline")
def test_without_a_connection_one_sentence_says_so():
    with pytest.raises(ConnectionError) as error:
        keras_twin.fashion_mnist()
    assert str(error.value) == (
        "Fashion-MNIST is not on this machine yet and cannot be fetched without a connection "
        "([Errno -2] Name or service not known)"
    )
    assert error.value.__suppress_context__


def test_nothing_is_left_of_a_failed_try_and_the_next_one_works(cache, offline, monkeypatch):
    with pytest.raises(ConnectionError):
        keras_twin.fashion_mnist()
    assert list(cache.iterdir()) == []
    serve(monkeypatch)
    assert len(keras_twin.fashion_mnist(50)) == 50


def serve(monkeypatch) -> list[str]:
    """Answer Keras' requests from memory, in pieces; returns what was asked for."""
    asked = []

    def fetch(url, target, report):
        content = io.BytesIO(idx(url.rsplit("/", 1)[1]))
        size, number = len(content.getvalue()), 0
        with open(target, "wb") as file:
            while piece := content.read(1000):
                report(number, 1000, size)
                file.write(piece)
                number += 1
        report(number, 1000, size)
        asked.append(url)

    monkeypatch.setattr("keras.src.utils.file_utils.urlretrieve", fetch)
    return asked


def test_it_is_fetched_once_with_a_bar(cache, monkeypatch, capfd):
    asked = serve(monkeypatch)
    first = keras_twin.fashion_mnist(50)
    shown = capfd.readouterr().out
    assert shown.count("Downloading data from https://") == 4
    assert re.search(r"train-images-idx3-ubyte\.gz.*?\d+/\d+.*?━", shown, re.DOTALL)
    assert sorted(path.name for path in cache.iterdir()) == sorted(FILES)
    np.testing.assert_array_equal(keras_twin.fashion_mnist(50).x, first.x)
    assert len(asked) == 4 and capfd.readouterr().out == ""


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-5],
        lambda content: b"",
        lambda content: b"<html>Please log in</html>",
        lambda content: content[:30] + b"\xff\xff\xff\xff" + content[34:],
    ],
    ids=["half", "without its end", "empty", "a web page", "changed"],
)
def test_a_broken_file_of_the_cache_is_named(filled, name, damage):
    content = (filled / name).read_bytes()
    (filled / name).write_bytes(damage(content))
    with pytest.raises(ValueError, match="delete it, and it is fetched again") as error:
        keras_twin.fashion_mnist()
    assert str(error.value).startswith(f"{filled / name} is broken (")


@pytest.mark.usefixtures("offline")
def test_files_that_do_not_belong_together_are_told(filled):
    (filled / FILES[0]).write_bytes(idx(FILES[2]))
    with pytest.raises(ValueError, match="do not belong together"):
        keras_twin.fashion_mnist()


@pytest.mark.usefixtures("filled", "offline")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"samples": 51}, "part 'train' has 50 images, got samples=51"),
        ({"samples": 21, "part": "test"}, "part 'test' has 20 images"),
        ({"samples": 0}, "samples must be at least 1"),
        ({"part": "tset"}, "did you mean 'test'"),
    ],
)
def test_arguments_are_checked(arguments, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        keras_twin.fashion_mnist(**arguments)


@pytest.mark.usefixtures("filled")
def test_the_precision_and_the_timeout_of_the_reader_stay():
    before = keras.config.floatx(), socket.getdefaulttimeout()
    keras.config.set_floatx("float64")
    try:
        keras_twin.fashion_mnist(50)
        assert keras.config.floatx() == "float64"
        assert socket.getdefaulttimeout() == before[1]
    finally:
        keras.config.set_floatx(before[0])


def test_wrong_arguments_are_told_before_keras_is_loaded():
    code = "import sys; from helpers import keras_twin\n"
    code += "try: keras_twin.fashion_mnist(0)\nexcept ValueError: print('keras' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
