"""A class on a JupyterHub, tried on this machine: memory of each reader, delay of their sliders.

python3 ci/class_trial.py                 1, 5 and 10 readers at once, in some minutes
python3 ci/class_trial.py 3 20            other numbers of readers
python3 ci/class_trial.py --chapter notebooks/02_gates_and_xor.ipynb

Each reader has a server and a kernel of their own, runs the chapter up to its second explorer and
then drags a slider of the first, all at the same time. They are simulated: they speak with their
server as a page does. Where there is a Chromium, one more reader uses it, beside the others.
Everything runs on this machine alone; needed besides the course are Node.js, for the hub's proxy,
and the network once, for the hub itself. It is no test, and nothing else should run meanwhile.
"""

import asyncio
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.environment.venv import ROOT, TroubleError, run_inside, say

CHAPTER = "notebooks/01_perceptron.ipynb"
SIZES = (1, 5, 10)
MOVES = 40  # of each reader's slider
EXPLORERS = 2  # of the chapter, which each reader makes
KERAS = "from helpers import keras_twin\nkeras_twin.load()\nNone"
MACHINES = (8, 16, 64)  # gigabytes of memory, for which the table is summed up
FOR_THE_SYSTEM = 2


def chosen(arguments: list[str]) -> tuple[tuple[int, ...], str]:
    """Return the numbers of readers, in rising order, and the chapter.

    Raises TroubleError for an argument that is neither.
    """
    sizes, chapter, words = [], CHAPTER, iter(arguments)
    for word in words:
        if word == "--chapter":
            chapter = next(words, "")
            if not (ROOT / chapter).is_file() or not chapter.endswith(".ipynb"):
                raise TroubleError(f"There is no notebook {chapter!r}; expected a path to one.")
        elif word.isdecimal() and int(word) > 0:
            sizes.append(int(word))
        else:
            raise TroubleError(f"{word!r} is no number of readers, and no option but --chapter is.")
    return tuple(sorted(sizes)) or SIZES, chapter


def cells_up_to_explorers(notebook: dict) -> list[str]:
    """Return the code of a notebook's cells up to its second explorer, or its last."""
    from ci.notebooks.needed_cells import MAKES_ONE

    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    found = [i for i, source in enumerate(code) if MAKES_ONE.search(source)]
    if not found:
        raise TroubleError("This chapter has no explorer.")
    return code[: found[:EXPLORERS][-1] + 1]


def megabytes(hub: object) -> dict[str, float]:
    """Return the memory of each reader's server and kernel, and of the hub with its proxy ("").

    What processes share is divided among them where the system tells (PSS), else counted in each.
    """
    import psutil

    found = {"": 0.0}
    hub_itself = psutil.Process(hub.process.pid)
    for process in [hub_itself, *hub_itself.children(recursive=True)]:
        try:
            name = process.environ().get("JUPYTERHUB_USER", "")
            memory = process.memory_full_info()
        except psutil.Error:
            continue
        used = getattr(memory, "pss", memory.rss) / 2**20
        found[name] = found.get(name, 0.0) + used
    return found


def delays_in_words(seconds: list[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    if len(seconds) < 2:
        return f"{'-':>8}{'-':>8}"
    tail = statistics.quantiles(seconds, n=20)[-1]
    return f"{1e3 * statistics.median(seconds):8.0f}{1e3 * tail:8.0f}"


async def trial(hub: object, sizes: tuple[int, ...], chapter: str, window: object) -> list[float]:
    """Print a line for each number of readers; return one reader's megabytes, alone and later."""
    from ci.measure.class_reader import Reader

    readers, per_reader = [], 0.0
    for size in sizes:
        new = [Reader(hub, f"reader{i}", chapter) for i in range(len(readers), size)]
        await asyncio.gather(*(reader.begin() for reader in new))
        await asyncio.gather(*(r.run(cells_up_to_explorers(r.notebook)) for r in new))
        readers += new
        for reader in readers:
            reader.delays.clear()
        await asyncio.gather(*(reader.drag(MOVES) for reader in readers))
        simulated = [delay for reader in readers for delay in reader.delays]
        memory = megabytes(hub)
        per_reader = statistics.mean(memory[reader.name] for reader in readers)
        seen: list[float] = []
        if window:
            others = asyncio.gather(*(reader.drag(2 * MOVES) for reader in readers))
            seen = await asyncio.to_thread(window.delays, MOVES)
            await others
        say(
            f"{size:8}{per_reader:10.0f}{memory['']:8.0f}"
            f"{delays_in_words(simulated)}{delays_in_words(seen)}"
        )
    await readers[0].run([KERAS])
    with_keras = megabytes(hub)[readers[0].name]
    await asyncio.gather(*(reader.end() for reader in readers))
    return [per_reader, with_keras]


def summary(per_reader: float, with_keras: float) -> str:
    """Return in words how many readers a machine carries by its memory."""
    lines = [
        f"A reader takes {per_reader:.0f} MB, and {with_keras:.0f} MB once Keras is loaded. "
        f"Leaving {FOR_THE_SYSTEM} GB to the system:"
    ]
    for size in MACHINES:
        room = 1024 * (size - FOR_THE_SYSTEM)
        lines.append(
            f"  {size:3} GB carry {room / per_reader:4.0f} readers, "
            f"{room / with_keras:4.0f} if all have reached Keras"
        )
    return "\n".join(lines)


def measure(sizes: tuple[int, ...], chapter: str) -> None:
    """Start the hub, try the class, and print the table."""
    from ci.browser.find import find_browser
    from ci.measure.class_hub import Hub, install
    from ci.measure.class_window import Window

    install()
    load = f"load {os.getloadavg()[0]:.1f}, " if hasattr(os, "getloadavg") else ""
    say(f"{os.cpu_count()} processors, {load}{chapter}, {MOVES} moves of each reader\n")
    with tempfile.TemporaryDirectory() as folder, Hub(Path(folder)) as hub:
        window = Window(hub, chapter) if find_browser() else None
        try:
            say("                MB      MB  slider, ms      in Chromium, ms")
            say(" readers  a reader     hub  median     p95  median     p95")
            say("\n" + summary(*asyncio.run(trial(hub, sizes, chapter, window))))
        finally:
            if window:
                window.close()


def main(arguments: list[str]) -> int:
    """Run the trial in the `.venv`; return the exit code."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    try:
        sizes, chapter = chosen(arguments)
        code = run_inside(__file__, arguments, tests=True)
        if code is not None:
            return code
        measure(sizes, chapter)
    except (TroubleError, RuntimeError) as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
