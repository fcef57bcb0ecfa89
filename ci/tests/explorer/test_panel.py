"""What an explorer leaves in a notebook: outputs, alt text, the sentence as text."""

from __future__ import annotations

import base64
import io
import re

import ipywidgets as widgets
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from PIL import Image

from ci.tests.explorer.demo import descent
from helpers.explorer import screen
from helpers.explorer.panel import WIDGET_VIEW


@pytest.fixture
def outputs():
    """The outputs of a cell whose last expression is the explorer."""
    InteractiveShell.instance()
    explorer = descent()
    with capture_output() as captured:
        explorer._ipython_display_()
    assert (captured.stdout, captured.stderr) == ("", "")
    return explorer, captured.outputs


def test_two_outputs_the_picture_and_the_sentence(outputs):
    explorer, (picture, sentence) = outputs
    assert set(picture.data) == {WIDGET_VIEW, "image/png", "text/plain"}
    assert set(sentence.data) == {WIDGET_VIEW, "text/markdown", "text/plain"}
    assert picture.data["text/plain"] == sentence.data["text/plain"] == explorer.description


def test_the_picture_has_its_size_and_alt_text(outputs):
    explorer, (picture, _) = outputs
    metadata = picture.metadata["image/png"]
    assert metadata == {"alt": explorer.description, "width": 760, "height": 380}


def test_the_stored_picture_is_the_one_that_is_shown_in_fewer_colours(outputs):
    explorer, (picture, _) = outputs
    stored = base64.b64decode(picture.data["image/png"])
    pictures = [Image.open(io.BytesIO(data)).convert("RGB") for data in (stored, explorer.png)]
    assert pictures[0].size == pictures[1].size == (2 * 760, 2 * 380)
    few, all_of_them = (np.asarray(image, int) for image in pictures)
    away = np.abs(few - all_of_them)
    assert away.max() < 48  # of 255, at the edge of a letter
    assert away.mean() < 0.1
    assert len(stored) < len(explorer.png)


def test_the_stored_picture_carries_no_remarks(outputs):
    _, (picture, _) = outputs
    stored = base64.b64decode(picture.data["image/png"])
    assert re.findall(rb"tEXt|zTXt|iTXt|tIME|eXIf|pHYs", stored) == []


def test_markdown_shows_the_sentence_as_it_is():
    def describe(result):
        return "w_1 * x_1 < 2 and [0, 1] costs $3 | `x`"

    explorer = descent(describe=describe)
    with capture_output() as captured:
        explorer._ipython_display_()
    markdown = captured.outputs[1].data["text/markdown"]
    assert markdown == r"w\_1 \* x\_1 \< 2 and \[0, 1\] costs \$3 \| \`x\`"
    assert "w_1 * x_1 &lt; 2" in explorer.panel.sentence.value


def test_the_bundle_is_there_for_whoever_asks():
    data, metadata = descent()._repr_mimebundle_()
    assert "image/png" in data
    assert metadata["image/png"]["alt"] == data["text/plain"]


def test_the_image_keeps_its_natural_size():
    image = descent().panel.image
    assert (image.width, image.height) == (760, 380)


def test_without_anywidget_there_is_a_plain_image_of_its_natural_size(monkeypatch):
    monkeypatch.setattr(screen, "anywidget", None)
    explorer = descent()
    image = explorer.panel.image
    assert isinstance(image, widgets.Image) and not image.touchable
    assert (image.width, image.height) == ("760", "380")
    assert image.layout.width == "760px"
    assert image.layout.align_self == "flex-start"
    explorer.set(start=1.0)
    assert explorer.png.startswith(b"\x89PNG")


def test_labels_have_room_and_stand_in_a_column():
    explorer = descent()
    labels = {w.style.description_width for w in explorer.panel.inputs.values()}
    (width,) = labels
    longest = max(len(control.description) for control in explorer.controls.values())
    assert float(width.removesuffix("px")) >= 7 * longest


def test_close_takes_every_widget_away():
    explorer = descent()
    made = [explorer.panel.image, *explorer.panel.inputs.values(), *explorer.panel.buttons]
    explorer.close()
    assert all(widget.comm is None for widget in (*made, explorer.panel.sentence))
    assert explorer.description and explorer.values == descent().values


def test_buttons_do_what_they_say():
    explorer = descent()
    found = {}

    def gather(widget):
        if isinstance(widget, (widgets.Button, widgets.ToggleButton)):
            found[widget.description] = widget
        for child in getattr(widget, "children", ()):
            gather(child)

    gather(explorer.panel.box)
    assert list(found) == ["Play", "too small", "just right", "diverges", "Reset", "Pin"]
    found["diverges"].click()
    assert explorer.values["learning_rate"] == 1.2
    found["Pin"].click()
    assert explorer.pinned["learning_rate"] == 1.2
    found["Reset"].click()
    assert explorer.values == descent().values
    assert explorer.pinned is not None
    found["Pin"].click()
    assert explorer.pinned is None
