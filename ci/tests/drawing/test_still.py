"""A picture without controls shows itself as two outputs: pixels with alt text, and the text."""

import base64
import io

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

from helpers.drawing import still
from helpers.drawing.base import Picture

SENTENCE = "At z = 0 the curve *bends* and a_1 is 0.50."


def curve(figure) -> None:
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1])
    axes.set(xlabel="z", ylabel="a")


def shown(made: still.Still, monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    shell = InteractiveShell()
    publisher = CapturingDisplayPublisher()
    monkeypatch.setattr(shell, "display_pub", publisher)
    monkeypatch.setattr(InteractiveShell, "_instance", shell)
    made._ipython_display_()
    return publisher.outputs


def test_two_outputs_say_the_same_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, text = shown(still.figure(curve, SENTENCE), monkeypatch)
    assert set(picture["data"]) == {"image/png", "text/plain"}
    assert picture["metadata"] == {"image/png": {"alt": SENTENCE, "width": 760, "height": 320}}
    assert picture["data"]["text/plain"] == text["data"]["text/plain"] == SENTENCE
    assert text["data"]["text/markdown"] == r"At z = 0 the curve \*bends\* and a\_1 is 0.50."


def test_pixels_are_twice_the_size_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, _ = shown(still.figure(curve, SENTENCE, width=300, height=200), monkeypatch)
    pixels = Image.open(io.BytesIO(base64.b64decode(picture["data"]["image/png"])))
    assert pixels.size == (600, 400)
    assert len(pixels.convert("RGB").getcolors(10**6)) > 2


def test_a_title_takes_room_from_the_axes() -> None:
    heights = []
    for title in ("", "What is seen"):
        axes = []
        still.figure(lambda f, axes=axes: axes.append(f.subplots()), SENTENCE, title=title)
        heights.append(axes[0].get_position().y1)
    assert heights[1] < heights[0] - 0.05


def test_a_picture_shows_a_result_and_its_ghost() -> None:
    class Line(Picture):
        def build(self, figure) -> None:
            self.line = self.moving(figure.subplots().plot([], [])[0])

        def update(self, result, ghost=None, pinned=None) -> None:
            self.line.set_data([0, 1], [0, result])
            self.seen = (result, ghost)

    picture = Line()
    made = still.show(picture, 1.0, SENTENCE, ghost=0.5, ghost_label="b = 0.5")
    assert picture.seen == (1.0, 0.5)
    assert made.png != still.show(picture, 0.2, SENTENCE).png


def test_a_sentence_is_needed() -> None:
    with pytest.raises(ValueError, match="sentence that says what is seen"):
        still.figure(curve, " ")


def test_text_that_the_edge_cuts_is_an_error() -> None:
    with pytest.raises(ValueError, match="cuts 'far too long"):
        still.figure(curve, SENTENCE, title="far too long " * 20)
