"""Weights on disk: what is written comes back; what does not fit changes nothing."""

import zipfile

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, all_close, close, nn

pytestmark = STRICT


def network(units=4, seed=1, runs=()):
    start = nn.initializers.RandomNormal(stddev=1.0, seed=seed)
    layers = [
        nn.layers.Dense(units, "tanh", kernel_initializer=start, bias_initializer=start),
        nn.layers.PReLU(start),
        nn.layers.Dense(2, kernel_initializer=start),
    ]
    model = nn.Sequential([nn.Input((3,)), *layers], runs=runs)
    model.compile("sgd", loss="mse")
    return model


@pytest.mark.parametrize("runs", [(), (3, 2)])
def test_what_is_saved_comes_back_bit_for_bit(tmp_path, runs):
    path = tmp_path / "kept.npz"
    model, other = network(runs=runs), network(seed=2, runs=runs)
    model.save_weights(path)
    other.load_weights(str(path))
    for a, b in zip(model.get_weights(), other.get_weights(), strict=True):
        close(b, a, rtol=0, atol=0)
    assert [p.name for p in tmp_path.iterdir()] == ["kept.npz"]


def test_the_file_is_plain_numpy(tmp_path):
    model = network()
    model.save_weights(tmp_path / "kept.npz")
    with np.load(tmp_path / "kept.npz", allow_pickle=False) as archive:
        shapes = [archive[name].shape for name in archive.files]
    assert [s for s in shapes if s] == [w.shape for w in model.get_weights()]


def test_saving_again_replaces_unless_told_not_to(tmp_path):
    """As in Keras, `overwrite=True` is the default."""
    path = tmp_path / "kept.npz"
    network(seed=1).save_weights(path)
    newer = network(seed=2)
    newer.save_weights(path)
    loaded = network(seed=3)
    loaded.load_weights(path)
    all_close(loaded.get_weights(), newer.get_weights())
    with pytest.raises(FileExistsError, match=r"kept\.npz"):
        network(seed=4).save_weights(path, overwrite=False)
    loaded.load_weights(path)
    all_close(loaded.get_weights(), newer.get_weights())


def test_a_file_of_another_kind_is_not_replaced(tmp_path):
    path = tmp_path / "mine.npz"
    np.savez(path, measurements=np.arange(5))
    with pytest.raises(FileExistsError, match="not overwritten"):
        network().save_weights(path)
    with np.load(path) as archive:
        close(archive["measurements"], np.arange(5))
    text = tmp_path / "text.npz"
    text.write_text("notes")
    with pytest.raises(FileExistsError):
        network().save_weights(text)
    assert text.read_text() == "notes"


def broken(path):
    network().save_weights(path)
    path.write_bytes(path.read_bytes()[:-200])


def flipped(path):
    network().save_weights(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def pickled(path):
    np.savez(path, format=np.array("helpers.nn weights"), a=np.array([{}], dtype=object))


def not_numpy(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")


BAD_FILES = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("weights\n1,2,3"),
    "cut short": broken,
    "one byte changed": flipped,
    "pickled": pickled,
    "a zip of something else": not_numpy,
    "foreign arrays": lambda path: np.savez(path, *network().get_weights()),
    "one array": lambda path: path.write_bytes(b"\x93NUMPY\x01\x00nonsense"),
    "another shape": lambda path: network(units=5).save_weights(path),
    "a stack": lambda path: network(runs=(2,)).save_weights(path),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_does_not_fit_leaves_the_weights(tmp_path, name):
    path = tmp_path / "other.npz"
    BAD_FILES[name](path)
    model = network()
    before = model.get_weights()
    with pytest.raises(ValueError, match=r"other\.npz"):
        model.load_weights(path)
    for a, b in zip(model.get_weights(), before, strict=True):
        close(a, b, rtol=0, atol=0)


def test_other_shapes_are_written_out(tmp_path):
    network(units=5).save_weights(tmp_path / "five.npz")
    with pytest.raises(ValueError, match=r"\(3, 5\).*\(3, 4\)"):
        network().load_weights(tmp_path / "five.npz")


def test_missing_files_and_folders_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nothing\.npz"):
        network().load_weights(tmp_path / "nothing.npz")
    with pytest.raises(FileNotFoundError, match="folder"):
        network().save_weights(tmp_path / "no" / "such.npz")
    with pytest.raises(ValueError, match=r"\.npz"):
        network().save_weights(tmp_path / "weights.h5")


@pytest.mark.parametrize("change", ["fewer", "shape", "text"])
def test_set_weights_takes_all_or_nothing(change):
    model = network()
    before = model.get_weights()
    new = [w + 1 for w in before]
    if change == "fewer":
        new = new[:-1]
    elif change == "shape":
        new[-1] = np.zeros(7)
    else:
        new[-1] = "weights"
    with pytest.raises((ValueError, TypeError)):
        model.set_weights(new)
    all_close(model.get_weights(), before)
