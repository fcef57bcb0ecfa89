"""How an explorer stands on the page: its widgets, and what a saved notebook keeps of them.

An explorer gives two outputs. The first is the controls and the picture: live, a widget; saved, a
PNG. The second is the sentence: live, a widget that follows the sliders; saved, text. So a reader
without a kernel sees the picture and reads the sentence, and nobody sees either twice.
"""

from __future__ import annotations

import base64
import difflib
import html
from collections.abc import Iterable
from typing import TYPE_CHECKING

import ipywidgets as widgets

from helpers.explorers.kinds import Control
from helpers.explorers.sliders import Integer
from helpers.pictures import png
from helpers.pictures.still import plain_markdown

if TYPE_CHECKING:
    from helpers.explorers.engine import Explorer

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PIXELS_PER_LETTER = 7.2
BUTTON = {"width": "auto", "min_width": "64px"}


class Panel:
    """The widgets of one explorer; it shows what it is told and decides nothing."""

    def __init__(self, explorer: Explorer) -> None:
        self.inputs = {name: c.make_widget() for name, c in explorer.controls.items()}
        letters = max((len(c.description) for c in explorer.controls.values()), default=0)
        for name, widget in self.inputs.items():
            # One width for all, so that the sliders stand in a column and no label is cut.
            widget.style.description_width = f"{letters * PIXELS_PER_LETTER + 8:.0f}px"
            widget.observe(lambda change, name=name: explorer.moved(name), "value")
        picture = explorer.picture
        self.image = widgets.Image(
            format="png",
            width=str(picture.width),
            height=str(picture.height),
            # A box stretches an image to its width, which blurs it; the natural size does not.
            layout=widgets.Layout(
                width=f"{picture.width}px", height="auto", max_width="100%", align_self="flex-start"
            ),
        )
        self.sentence = widgets.HTML(
            layout=widgets.Layout(max_width=f"{picture.width}px", min_height="44px", margin="0")
        )
        self.box = self._box(explorer)

    def show(self, picture: bytes, sentence: str) -> None:
        """A new picture, as PNG, and its sentence."""
        self.image.value = picture
        self.sentence.value = _live(html.escape(sentence), "")

    def show_error(self, message: str) -> None:
        """The message in place of the sentence; the picture stays."""
        self.sentence.value = _live(html.escape(message), "color:#B00020;font-weight:600")

    def show_pin(self, pinned: bool) -> None:
        """What the pin button would do next."""
        self.pin_button.description = "Unpin" if pinned else "Pin"

    def _box(self, explorer: Explorer) -> widgets.Widget:
        rows = [self._row(c) for c in explorer.controls.values()]
        grid = widgets.Box(rows, layout=widgets.Layout(flex_flow="row wrap", width="100%"))
        parts = [grid, self._buttons(explorer), self.image]
        if explorer.title:
            parts.insert(0, widgets.HTML(f"<b>{html.escape(explorer.title)}</b>"))
        return widgets.VBox(parts, layout=widgets.Layout(align_items="flex-start"))

    def _row(self, control: Control) -> widgets.Widget:
        widget = self.inputs[control.name]
        if not (isinstance(control, Integer) and control.play):
            return widget
        low, high = int(control.min), int(control.max)
        play = widgets.Play(
            value=control.value,
            min=low,
            max=high,
            step=int(control.step),
            interval=control.interval,
        )
        # In the browser, so that a tick costs one message and not two.
        self._link = widgets.jslink((play, "value"), (widget, "value"))
        return widgets.HBox([widget, play])

    def _buttons(self, explorer: Explorer) -> widgets.Widget:
        def button(text: str, tooltip: str, act) -> widgets.Button:
            made = widgets.Button(
                description=text, tooltip=tooltip, layout=widgets.Layout(**BUTTON)
            )
            made.on_click(lambda _: act())
            return made

        presets = [
            button(name, f"Preset: {name}", lambda name=name: explorer.preset(name))
            for name in explorer.presets
        ]
        self.pin_button = button(
            "Pin",
            "Keep this run in the picture, to compare the next one with",
            lambda: explorer.unpin() if explorer.pinned else explorer.pin(),
        )
        reset = button("Reset", "Everything as at the start", explorer.reset)
        return widgets.Box(
            [*presets, reset, self.pin_button], layout=widgets.Layout(flex_flow="row wrap")
        )


def _live(text: str, style: str) -> str:
    # Readers of the page by ear hear the new sentence after a move.
    return f'<div role="status" aria-live="polite" style="line-height:1.45;{style}">{text}</div>'


def bundles(explorer: Explorer, panel: Panel) -> list[tuple[dict, dict]]:
    """The outputs, as pairs of data and metadata: the picture, then the sentence."""
    sentence, picture = explorer.description, explorer.picture
    image = {
        **_view(panel.box),
        "image/png": base64.b64encode(png.pack(explorer.png)).decode("ascii"),
        "text/plain": sentence,
    }
    shown = {"alt": sentence, "width": picture.width, "height": picture.height}
    text = {
        **_view(panel.sentence),
        "text/markdown": plain_markdown(sentence),
        "text/plain": sentence,
    }
    return [(image, {"image/png": shown}), (text, {})]


def _view(widget: widgets.Widget) -> dict[str, dict]:
    # Not asked of the widget itself, because ipywidgets 7 has no bundle to give.
    if not widget.model_id:
        return {}
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {WIDGET_VIEW: view}


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of an error about ``name``: the nearest known name, and all of them."""
    known = list(known)
    near = difflib.get_close_matches(name, known, 1, 0.4)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{hint} (there are: {', '.join(known)})" if known else " (there are none)"
