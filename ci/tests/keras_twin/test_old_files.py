"""Which whole networks in .h5 files today's Keras still reads: chapter 09 says so."""

import json
from pathlib import Path

import h5py
import numpy as np
import pytest

from ci.tests.nn.oracle import keras

INPUT = {"class_name": "InputLayer", "name": "a", "inbound_nodes": []}
SHAPE = {"batch_input_shape": [None, 3], "name": "a"}
OLD = {"name": "b", "output_dim": 2, "init": "glorot_uniform", "activation": "linear", "bias": True}
NEW = {"name": "b", "units": 2, "activation": "linear", "use_bias": True}


def functional(dense: dict, *more: dict) -> dict:
    """A network a → b as the files of both describe it."""
    layers = [INPUT | {"config": SHAPE}, {"class_name": "Dense", "name": "b", "config": dense}]
    layers[1]["inbound_nodes"] = [[["a", 0, 0, *more]]]
    ends = {"input_layers": [["a", 0, 0]], "output_layers": [["b", 0, 0]]}
    return {"class_name": "Model", "config": {"name": "m", "layers": layers} | ends}


def stored(path: Path, config: dict, version: str, weights: tuple[str, str]) -> Path:
    """The file of a network with W of ones (3, 2) and b of zeros."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(config).encode()
        group = file.create_group("model_weights")
        for place in (file, group):
            place.attrs["keras_version"], place.attrs["backend"] = version.encode(), b"tensorflow"
        group.attrs["layer_names"] = np.array([b"a", b"b"])
        for layer, names in (("a", ()), ("b", weights)):
            part = group.create_group(layer)
            part.attrs["weight_names"] = np.array([name.encode() for name in names], dtype="S20")
            for name, value in zip(names, (np.ones((3, 2)), np.zeros(2)), strict=False):
                part.create_dataset(name, data=value.astype("f4"))
    return path


def test_a_file_of_keras_2_is_read(tmp_path) -> None:
    names = "b/kernel:0", "b/bias:0"
    file = stored(tmp_path / "two.h5", functional(NEW, {}), "2.4.0", names)
    model = keras.models.load_model(file, compile=False)
    np.testing.assert_array_equal(np.asarray(model([np.ones((1, 3), "f4")])), [[3, 3]])


def test_files_of_keras_1_are_not(tmp_path) -> None:
    one = {"class_name": "Dense", "config": OLD | {"batch_input_shape": [None, 3]}}
    for config in (functional(OLD), {"class_name": "Sequential", "config": [one]}):
        file = stored(tmp_path / "one.h5", config, "1.2.2", ("b_W", "b_b"))
        with pytest.raises((TypeError, ValueError)):
            keras.models.load_model(file, compile=False)
