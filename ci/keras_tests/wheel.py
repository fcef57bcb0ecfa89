"""Keras' own tests as its wheel carries them: where they lie, and how one is loaded.

A test's source is executed as it stands, but for its imports: what it asks of `keras` is answered
by a `View` (views.py), so that `from keras.src import layers` brings the layers of helpers.nn.
"""

import ast
import builtins
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

Import = Callable[..., Any]


def source() -> Path:
    """Return the folder keras/src of the installed wheel, without importing Keras."""
    spec = importlib.util.find_spec("keras")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("Keras is not installed here, so its tests are not either.")
    return Path(spec.origin).parent / "src"


def test_files() -> Iterator[tuple[str, Path]]:
    """Yield the name, such as "layers/core/dense_test.py", and the path of each test file."""
    folder = source()
    for path in sorted(folder.rglob("*_test.py")):
        yield path.relative_to(folder).as_posix(), path


def is_module(dotted: str) -> bool:
    """Tell whether Keras has a module "layers.core.dense" under keras.src."""
    path = source().joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def load(
    path: Path,
    name: str,
    importer: Import,
    change: Callable[[str, ast.Module], None] | None = None,
) -> ModuleType:
    """Execute the file and return its module, which is not put into sys.modules.

    Args:
        importer: stands for `__import__` in this module.
        change: is given the name and the syntax tree before it is compiled.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    if change:
        change(name, tree)
        ast.fix_missing_locations(tree)
    module = ModuleType(name)
    module.__file__ = str(path)
    module.__dict__["__builtins__"] = {**vars(builtins), "__import__": importer}
    exec(compile(tree, str(path), "exec"), module.__dict__)
    return module
