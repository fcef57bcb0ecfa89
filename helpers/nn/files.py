"""Weights on disk, in NumPy's own `.npz`: arrays by name, no pickle, readable anywhere."""

import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

MARK = "helpers.nn weights"


def save(filepath, arrays: dict[str, np.ndarray], overwrite: bool = True) -> None:
    """Writes the arrays; a file that was there stays whole until the new one is complete.

    Args:
        filepath: must end in `.npz`; its folder must exist.
        arrays: by name, in order.
        overwrite: as in Keras True; a file that is not one of these is never replaced.

    Raises:
        ValueError: for another ending.
        FileNotFoundError: when the folder does not exist.
        FileExistsError: when the file is there and may not be replaced.
    """
    path = Path(filepath)
    if path.suffix != ".npz":
        raise ValueError(f"{path} must end in .npz, for example {path.stem.split('.')[0]}.npz")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent}; make it first")
    if path.exists():
        if not overwrite:
            raise FileExistsError(f"{path} is there already; pass overwrite=True or another name")
        try:
            _read(path)
        except ValueError as error:
            raise FileExistsError(f"{error}; it is not overwritten. Choose another name") from None
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **{"format": np.array(MARK), **arrays})
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def load(filepath, expected: dict[str, tuple]) -> list[np.ndarray]:
    """Reads the arrays named in `expected`, in that order, if their shapes are as given.

    Raises:
        FileNotFoundError: when there is no such file.
        ValueError: when it is broken, comes from elsewhere or from a network of another shape.
    """
    path = Path(filepath)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    arrays = _read(path)
    found = {name: array.shape for name, array in arrays.items()}
    if list(found.values()) != list(expected.values()):
        raise ValueError(
            f"{path} holds weights of another network: shapes {list(found.values())}, "
            f"this one has {list(expected.values())}"
        )
    return list(arrays.values())


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            if "format" not in archive or str(archive["format"]) != MARK:
                raise ValueError(f"{path} is an .npz file, but not one that save_weights wrote")
            return {name: archive[name] for name in archive.files if name != "format"}
    except (zipfile.BadZipFile, OSError, EOFError, AttributeError, TypeError, KeyError) as error:
        raise ValueError(f"{path} is broken or no .npz file ({error})") from None
    except ValueError as error:
        if str(error).startswith(str(path)):
            raise
        raise ValueError(f"{path} is broken or no .npz file ({error})") from None
