"""What a test of Keras gets for the names that it imports from Keras.

`Names` answers `keras.src.optimizers.adam.Adam` with what this package supplies under that name
(tools.py), else with what helpers.nn has, else with a `Lacking`, which fails when it is used
and not before: one lacking name leaves the other tests of a file alone.
"""

import builtins
import importlib
from types import ModuleType
from typing import Any

from . import wheel

TOP = ("keras", "conftest")  # conftest.py of Keras' repository is not in its wheel
# What is not installed here; and TensorFlow, which only tests that lie outside need.
ABSENT = ("jax", "grain", "torch")
SLOW = ("tensorflow",)


class Lacking:
    """Stands for a name that helpers.nn does not have; to use it is an AttributeError."""

    def __init__(self, name: str, why: str = ""):
        self.__dict__.update(name=name, why=why)

    def __getattr__(self, name: str) -> "Lacking":
        if name.startswith("__"):
            raise AttributeError(name)
        return Lacking(f"{self.name}.{name}")

    def __call__(self, *arguments: Any, **named: Any) -> None:
        raise AttributeError(self.why or f"helpers.nn has no {self.name}")

    def __mro_entries__(self, bases: tuple) -> tuple:
        return ()  # `class Example(Trainer, layers.Dense)` at the top of a file


class View:
    """A module of Keras, as a test sees it."""

    def __init__(self, names: "Names", path: str):
        self._names, self._path = names, path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._names.find(self._path, name)


class Names:
    """All names of Keras, answered by one library.

    Args:
        library: helpers.nn or Keras itself.
        supplied: by the dotted name under keras.src, what stands for it.
    """

    def __init__(self, library: ModuleType, supplied: dict[str, Any]):
        self.library, self.supplied = library, supplied
        self.is_keras = library.__name__.startswith("keras")

    def find(self, path: str, name: str) -> Any:
        """Return what `name` in the module `path` under keras.src is for a test."""
        dotted = f"{path}.{name}".lstrip(".")
        if dotted in self.supplied:
            return self.supplied[dotted]
        if self.is_keras:
            return self.of_keras(path, name)
        return View(self, dotted) if wheel.is_module(dotted) else self.of_nn(path, name)

    def of_keras(self, path: str, name: str) -> Any:
        """Look in Keras' module itself; a `View` only leads to what is supplied."""
        dotted = f"{path}.{name}".lstrip(".")
        if any(other.startswith(f"{dotted}.") for other in self.supplied):
            return View(self, dotted)
        module = importlib.import_module(f"keras.src.{path}".rstrip("."))
        if hasattr(module, name):
            return getattr(module, name)
        if wheel.is_module(dotted):
            return importlib.import_module(f"keras.src.{dotted}")
        return getattr(self.library, name)

    def of_nn(self, path: str, name: str) -> Any:
        """Look in the module of this name, then in what it is a part of."""
        places = [self.library]
        for part in path.split("."):
            inner = getattr(places[-1], part, None) if part else None
            if not isinstance(inner, ModuleType):
                break
            places.append(inner)
        why = ""
        for place in reversed(places):
            try:
                return getattr(place, name)
            except AttributeError as error:
                why = why or str(error)
        return Lacking(f"{path}.{name}".lstrip("."), why)

    def importer(self, name, globals=None, locals=None, fromlist=(), level=0) -> Any:
        """Stand for `__import__` in a test's file."""
        top = name.partition(".")[0]
        if top in TOP:
            path = name.removeprefix("keras.src").removeprefix("keras").strip(".")
            return View(self, path if fromlist else "")
        if top in ABSENT or (top in SLOW and not self.is_keras):
            return Lacking(name)
        return builtins.__import__(name, globals, locals, fromlist, level)
