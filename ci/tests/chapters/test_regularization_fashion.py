"""Chapter 08 with Fashion-MNIST asked for: from Keras' cache, and without a connection."""

import ast
import gzip
import socket
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers import datasets, nn
from helpers.keras_twin.download import FILES

ROOT = Path(__file__).resolve().parents[3]
CLASSES, COUNTS = 10, {"train": 6000, "t10k": 10}


def idx(array: np.ndarray) -> bytes:
    """One file in the form in which the set is published: IDX, compressed."""
    magic = bytes([0, 0, 8, array.ndim])
    sizes = b"".join(int(n).to_bytes(4, "big") for n in array.shape)
    return gzip.compress(magic + sizes + array.tobytes(), compresslevel=1)


def clothes(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Images that can be told apart, dark at the border in all but a few."""
    count = COUNTS[part]
    rng = np.random.default_rng(count)
    y = rng.integers(0, CLASSES, count).astype(np.uint8)
    kinds = np.random.default_rng(0).uniform(0, 200, (CLASSES, 28, 28))
    x = np.clip(kinds[y] + rng.normal(0, 120, (count, 28, 28)), 0, 255).astype(np.uint8)
    x[:, [0, 27]] = 0
    x[: count // 1000, 0, 5] = 3  # a pixel that is lit in one image of a thousand
    return x, y


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """A cache of Keras of its own, still empty, and no connection."""
    from ci.tests.nn.oracle import keras  # noqa: F401, so that its folder can be set

    def fail(*arguments, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path))
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    return tmp_path / "datasets" / "fashion-mnist"


def asked_for() -> dict:
    """Run the cell with LARGER = True, and the functions of the chapter that it calls."""
    notebook = nbformat.read(ROOT / "notebooks" / "08_regularization.ipynb", as_version=4)
    trees = [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    names = {"np": np, "nn": nn, "datasets": datasets, "dense": nn.layers.Dense}
    called = {"learn"}
    functions = [
        node
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in called
    ]
    assert {function.name for function in functions} == called
    exec(compile(ast.Module(functions, []), "functions", "exec"), names)
    (tree,) = (t for t in trees if ast.unparse(t).startswith("LARGER = False"))
    tree.body[0].value = ast.Constant(True)
    exec(compile(ast.fix_missing_locations(tree), "cell", "exec"), names)
    return names


def test_from_the_cache_it_is_learned_with_a_bar(cache, capsys):
    cache.mkdir(parents=True)
    for name in FILES:
        part = clothes(name.split("-")[0])
        (cache / name).write_bytes(idx(part[0] if "images" in name else part[1]))
    names = asked_for()
    bar, said = capsys.readouterr().out.strip().split("\n")
    assert bar.startswith("epochs") and "/40" in bar
    assert said.startswith("fashion_mnist: 6000 images, test accuracy ")
    assert names["accuracy"] > 0.5


@pytest.mark.usefixtures("cache")
def test_offline_the_cell_says_so_and_goes_on_with_the_digits(capsys):
    names = asked_for()
    said, learned = capsys.readouterr().out.strip().splitlines()[-2:]
    assert said.startswith("Fashion-MNIST is not on this machine yet and cannot be fetched")
    assert said.endswith(": on with the digits.")
    assert learned.startswith("digits: 1797 images, test accuracy ") and names["accuracy"] > 0.9
