"""How an explorer stands on the page: its widgets, and what a saved notebook keeps of them.

An explorer gives two outputs. The first is the controls and the picture: live, a widget; saved, a
PNG. The second is the sentence: live, a widget that follows the sliders; saved, text. So a reader
without a kernel sees the picture and reads the sentence, and nobody sees either twice.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import ipywidgets as widgets

from helpers.drawing import png
from helpers.drawing.base import Picture
from helpers.drawing.still import plain_markdown
from helpers.explorer.control import Control
from helpers.explorer.sliders import Integer

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PIXELS_PER_LETTER = 7.2
PIN, UNPIN = "Pin", "Unpin"


class Button(NamedTuple):
    """A button under the controls and what a click does."""

    text: str
    tooltip: str
    act: Callable[[], object]


class Panel:
    """The widgets of one explorer; it shows what it is told and decides nothing."""

    def __init__(
        self,
        controls: Mapping[str, Control],
        picture: Picture,
        moved: Callable[[str], None],
        buttons: Sequence[Button],
    ) -> None:
        """``moved`` is told the name of a control that has moved; the last button is ``PIN``."""
        self.size = picture.width, picture.height
        self.inputs = {name: c.make_widget() for name, c in controls.items()}
        letters = max((len(c.description) for c in controls.values()), default=0)
        for name, widget in self.inputs.items():
            # One width for all, so that the sliders stand in a column and no label is cut.
            widget.style.description_width = f"{letters * PIXELS_PER_LETTER + 8:.0f}px"
            widget.observe(lambda change, name=name: moved(name), "value")
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
        self.buttons = [self._button(button) for button in buttons]
        self.box = self._box(controls)

    def show(self, picture: bytes, sentence: str) -> None:
        """A new picture, as PNG, and its sentence."""
        self.image.value = picture
        self.sentence.value = _live(html.escape(sentence), "")

    def show_error(self, message: str) -> None:
        """The message in place of the sentence; the picture stays."""
        self.sentence.value = _live(html.escape(message), "color:#B00020;font-weight:600")

    def show_pin(self, pinned: bool) -> None:
        """What the pin button would do next."""
        self.buttons[-1].description = UNPIN if pinned else PIN

    def close(self) -> None:
        """Take all widgets out of the page and out of the kernel."""
        waiting = [self.box, self.sentence]
        while waiting:
            widget = waiting.pop()
            waiting += getattr(widget, "children", ())
            widget.close()

    def bundles(self, sentence: str) -> list[tuple[dict, dict]]:
        """The outputs, as pairs of data and metadata: the picture, then the sentence."""
        image = {
            **view_of(self.box),
            "image/png": base64.b64encode(png.pack(bytes(self.image.value))).decode("ascii"),
            "text/plain": sentence,
        }
        width, height = self.size
        text = {
            **view_of(self.sentence),
            "text/markdown": plain_markdown(sentence),
            "text/plain": sentence,
        }
        shown = {"image/png": {"alt": sentence, "width": width, "height": height}}
        return [(image, shown), (text, {})]

    def _box(self, controls: Mapping[str, Control]) -> widgets.Widget:
        rows = [self._row(control) for control in controls.values()]
        grid = widgets.Box(rows, layout=widgets.Layout(flex_flow="row wrap", width="100%"))
        below = widgets.Box(self.buttons, layout=widgets.Layout(flex_flow="row wrap"))
        parts = [grid, below, self.image]
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

    def _button(self, button: Button) -> widgets.Button:
        made = widgets.Button(
            description=button.text,
            tooltip=button.tooltip,
            layout=widgets.Layout(width="auto", min_width="64px"),
        )
        made.on_click(lambda _: button.act())
        return made


def _live(text: str, style: str) -> str:
    # Readers of the page by ear hear the new sentence after a move.
    return f'<div role="status" aria-live="polite" style="line-height:1.45;{style}">{text}</div>'


def view_of(widget: widgets.Widget) -> dict[str, dict]:
    """What a page shows ``widget`` by, as an entry of an output's data."""
    # Not asked of the widget itself, because ipywidgets 7 has no bundle to give.
    if not widget.model_id:
        return {}
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {WIDGET_VIEW: view}
