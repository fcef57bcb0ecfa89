"""Runs notebooks from top to bottom and stores their outputs in canonical form.

python3 ci/execute.py                               runs all notebooks
python3 ci/execute.py notebooks/01_perceptron.ipynb
python3 ci/execute.py --check                       changes nothing; fails where it would
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.environment import python_version

python_version.require()

from ci.environment.venv import ROOT, TroubleError, run_inside, say

CELL_SECONDS = 600


def run(path: Path) -> tuple[object, object]:
    """Return the notebook at `path` as stored and as freshly run, both in canonical form.

    Raises nbclient's CellExecutionError, DeadKernelError or CellTimeoutError.
    """
    import nbformat
    from nbclient import NotebookClient

    from ci.notebooks.canonical import canonical_notebook, keep_stored_pictures

    class OneScreenACell(NotebookClient):
        """A later cell does not change what an earlier one has shown, as nbval compares it."""

        async def async_execute_cell(
            self, cell: object, cell_index: int, *args: object, **kwargs: object
        ) -> object:
            self._display_id_map.clear()
            try:
                return await super().async_execute_cell(cell, cell_index, *args, **kwargs)
            except Exception as error:
                error.add_note(f"cell {cell_index}")
                raise

    stored = canonical_notebook(nbformat.read(path, as_version=4))
    fresh = nbformat.from_dict(stored)
    OneScreenACell(
        fresh,
        kernel_name="python3",
        timeout=CELL_SECONDS,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=40"],  # no advice on how to encrypt localhost
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    fresh = canonical_notebook(fresh)
    keep_stored_pictures(fresh, stored)
    return stored, fresh


def failure(error: Exception, path: Path) -> str:
    """Return in words which cell of the notebook failed, with its code and its traceback."""
    from ci.notebooks.canonical import without_colours

    place = " ".join(getattr(error, "__notes__", [])) or "the kernel"
    text = without_colours(str(error)).strip()
    return f"{path.name}: {place} failed, and the file stays as it was.\n{text}"


def execute(path: Path, check: bool) -> bool:
    """Run one notebook, store it unless `check`; return whether it ran (and stood as stored)."""
    import nbformat
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    from ci.notebooks.canonical import differences, text_of

    began = time.perf_counter()
    try:
        before = path.read_bytes()
        stored, fresh = run(path)
    except (CellControlSignal, DeadKernelError) as error:
        say(failure(error, path))
        return False
    except (OSError, ValueError, nbformat.ValidationError) as error:
        say(f"{path.name}: cannot be read as a notebook: {error}")
        return False
    after = text_of(fresh).encode()
    seconds = time.perf_counter() - began
    if after == before:
        say(f"{path.name}: unchanged ({seconds:.1f} s)")
        return True
    words = "\n".join(f"  {line}" for line in differences(fresh, stored))
    say(f"{path.name}: {'would change' if check else 'changed'} ({seconds:.1f} s)\n{words}")
    if not check:
        replace(path, after)
    return not check


def replace(path: Path, content: bytes) -> None:
    """Write the file in one step, so that an interruption leaves the old one whole."""
    beside = path.with_suffix(".ipynb.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def chosen(words: list[str]) -> list[Path]:
    """Return the notebooks that are named, as seen from here or from the root; else all.

    Raises TroubleError for a name that is no notebook.
    """
    paths = []
    for word in words:
        places = [Path(word), ROOT / word, ROOT / "notebooks" / word]
        found = next((p.resolve() for p in places if p.is_file() and p.suffix == ".ipynb"), None)
        if not found:
            raise TroubleError(f"There is no notebook {word!r}; expected a path to an .ipynb file.")
        paths.append(found)
    return paths or sorted((ROOT / "notebooks").glob("*.ipynb"))


def main(arguments: list[str]) -> int:
    """Run the notebooks that are named (or all) in the `.venv`; return the exit code."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    try:
        unknown = [word for word in arguments if word.startswith("-") and word != "--check"]
        if unknown:
            raise TroubleError(f"Unknown option {unknown[0]!r}; did you mean '--check'?")
        paths = chosen([word for word in arguments if word != "--check"])
        if not paths:
            raise TroubleError(f"There is no notebook in {ROOT / 'notebooks'}.")
        code = run_inside(__file__, arguments)
        if code is not None:
            return code
        fine = [execute(path, "--check" in arguments) for path in paths]
        return 0 if all(fine) else 1
    except TroubleError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
