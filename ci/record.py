"""Record the moving picture of README: the playground learns the spirals, in Chromium.

    python3 ci/record.py                 # writes notebooks/pictures/playground.webp

Opens JupyterLab on a notebook with the playground, presses Play, photographs what is shown, and
joins the photographs, so that readers see what they will get.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
TARGET = ROOT / "notebooks" / "pictures" / "playground.webp"
LARGEST = 2_000_000  # bytes
PICTURES, EVERY, LAST = 60, 80, 2000  # photographs; ms that each, and the last, is shown
EPOCHS = 2  # between two pictures
WAIT = 180_000  # ms for anything in the page
CELL = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from helpers.chapters import playground
bench = playground.playground()
bench.preset("spirals").set(epochs=0, pace={EPOCHS})
bench
"""


def photographs() -> list[bytes]:
    """PNG of the playground's picture at the moments of its training, as the page shows it."""
    import nbformat
    from playwright.sync_api import sync_playwright

    from ci.browser.find import find_browser
    from ci.browser.page import NotebookPage
    from ci.browser.server import ARGUMENTS, Lab

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, private = Path(name) / "notebooks", Path(name) / "private"
        folder.mkdir()
        private.mkdir()
        cells = [nbformat.v4.new_code_cell(CELL)]
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, folder / "playground.ipynb")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        with Lab(folder, private) as lab:
            time.sleep(5)  # it tells its address a little before it listens
            context = browser.new_context(viewport={"width": 1280, "height": 1100})
            page = context.new_page()
            page.set_default_timeout(WAIT)
            NotebookPage(page, lab.address("playground.ipynb")).run_all()
            return _step_through(page)


def _step_through(page) -> list[bytes]:
    shown = page.locator(".jp-OutputArea-child:has(.widget-vbox)").first
    image = shown.locator("img")
    image.wait_for()
    page.wait_for_timeout(2000)
    button = shown.get_by_role("button", name="Step", exact=True)
    taken = [image.screenshot()]
    for _ in range(PICTURES - 1):
        before = image.get_attribute("src")
        button.click()
        page.wait_for_function(
            "([image, before]) => image.src !== before && image.complete",
            arg=[image.element_handle(), before],
        )
        taken.append(image.screenshot())
    return taken


def joined(photos: list[bytes], quality: int) -> bytes:
    """A WebP that shows the photographs one after the other, for ever."""
    from PIL import Image

    frames = [Image.open(BytesIO(photo)).convert("RGB") for photo in photos]
    film = BytesIO()
    frames[0].save(
        film, "WEBP", save_all=True, append_images=frames[1:], loop=0, quality=quality, method=4,
        duration=[EVERY] * (len(frames) - 1) + [LAST], minimize_size=True,
    )  # fmt: skip
    return film.getvalue()


def main() -> int:
    """Record, and write the file in the best quality that is small enough."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=TARGET, help="the file to write")
    target = parser.parse_args().to
    photos = photographs()
    for quality in (80, 70, 60, 50, 40, 30):
        film = joined(photos, quality)
        if len(film) <= LARGEST:
            target.write_bytes(film)
            print(f"{target.name}: {len(photos)} pictures, {len(film):,} bytes, quality {quality}")
            return 0
    print(f"{len(film):,} bytes are too many; record fewer pictures")
    return 1


if __name__ == "__main__":
    sys.exit(main())
