"""How an explorer stands on the page: its widgets, and what a saved notebook keeps of them.

An explorer gives two outputs. The first is the controls and the picture: live, a widget; saved, a
PNG. The second is the sentence: live, a widget that follows the sliders; saved, text. So a reader
without a kernel sees the picture and reads the sentence, and nobody sees either twice.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import ipywidgets as widgets

from helpers.drawing import png
from helpers.drawing.base import Picture
from helpers.drawing.still import plain_markdown
from helpers.explorer.control import Control
from helpers.explorer.screen import Spot, make_screen

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PIXELS_PER_LETTER = 7.2
PIN, UNPIN = "Pin", "Unpin"
PLAY, PAUSE = "Play", "Pause"
MORE, LESS = "More …", "Less"
ROW_WIDTH = 340


class Button(NamedTuple):
    """A button under the controls and what a click does."""

    text: str
    tooltip: str
    act: Callable[[], object]


class Driver(Protocol):
    """Whom the panel tells what the reader does."""

    def moved(self, name: str, value: Any) -> None:
        """The page has moved the control ``name`` to ``value``."""

    def play(self) -> object:
        """The slider of time is to run."""

    def pause(self) -> object:
        """It is to stop."""

    def told(self, message: Mapping[str, Any]) -> None:
        """The page says something of the picture."""


class Panel:
    """The widgets of one explorer; it shows what it is told and decides nothing."""

    def __init__(
        self,
        controls: Mapping[str, Control],
        picture: Picture,
        buttons: Sequence[Button],
        more: Sequence[str],
        driver: Driver,
    ) -> None:
        """``more`` names the controls that are folded away; the last button is ``PIN``."""
        self.size = picture.width, picture.height
        self.inputs = {name: c.make_widget() for name, c in controls.items()}
        letters = max((len(c.description) for c in controls.values()), default=0)
        for name, widget in self.inputs.items():
            # One width for all, so that the sliders stand in a column and no label is cut.
            widget.style.description_width = f"{letters * PIXELS_PER_LETTER + 8:.0f}px"
            widget.observe(lambda change, name=name: driver.moved(name, change["new"]), "value")
        self.image = make_screen(picture.width, picture.height, driver.told)
        self.sentence = widgets.HTML(
            layout=widgets.Layout(max_width=f"{picture.width}px", min_height="44px", margin="0")
        )
        self.buttons = [self._button(button) for button in buttons]
        self.play_button = self._play_button(driver)
        self.box = self._box(controls, more)

    def show(self, picture: bytes, sentence: str) -> None:
        """A new picture, as PNG, and its sentence."""
        self.image.value = picture
        self.image.alt = sentence
        self.sentence.value = _live(html.escape(sentence), "")

    def show_error(self, message: str) -> None:
        """The message in place of the sentence; the picture stays."""
        self.sentence.value = _live(html.escape(message), "color:#B00020;font-weight:600")

    def show_pin(self, pinned: bool) -> None:
        """What the pin button would do next."""
        self.buttons[-1].description = UNPIN if pinned else PIN

    def show_playing(self, playing: bool) -> None:
        """What the play button would do next."""
        self.image.playing = self.play_button.value = playing
        self.play_button.description = PAUSE if playing else PLAY

    def show_idle(self, names: Collection[str]) -> None:
        """Grey out the controls that do nothing at present."""
        for name, widget in self.inputs.items():
            if widget.disabled != (name in names):
                widget.disabled = name in names

    def show_spots(self, spots: list[Spot]) -> None:
        """What in the picture can be grabbed."""
        if spots != self.image.spots:
            self.image.spots = spots

    def close(self) -> None:
        """Take all widgets out of the page and out of the kernel."""
        waiting = [self.box, self.sentence, self.play_button]
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

    def _box(self, controls: Mapping[str, Control], more: Sequence[str]) -> widgets.Widget:
        folded = _grid([self.inputs[name] for name in more])
        folded.layout.display = "none"
        grid = _grid([self.inputs[name] for name in controls if name not in more])
        play = [self.play_button] if any(c.plays for c in controls.values()) else []
        buttons = [*play, *self.buttons, *([self._more(folded)] if more else [])]
        below = widgets.Box(buttons, layout=widgets.Layout(flex_flow="row wrap"))
        parts = [grid, *([folded] if more else []), below, self.image]
        return widgets.VBox(parts, layout=widgets.Layout(align_items="flex-start"))

    def _more(self, folded: widgets.Widget) -> widgets.Widget:
        def unfold() -> None:
            hidden = folded.layout.display == "none"
            folded.layout.display = "" if hidden else "none"
            button.description = LESS if hidden else MORE

        button = self._button(Button(MORE, "Controls that are rarely needed", unfold))
        return button

    def _play_button(self, driver: Driver) -> widgets.ToggleButton:
        # Says whether to play, and not only that it was pressed: clicks on two buttons may be
        # answered by two threads, and a Pause that comes late must not start the film again.
        made = widgets.ToggleButton(
            description=PLAY, tooltip="Watch it from the start", layout=_button_layout()
        )

        def pressed(change: Mapping[str, Any]) -> None:
            if change["new"] != self.image.playing:
                driver.play() if change["new"] else driver.pause()

        made.observe(pressed, "value")
        return made

    def _button(self, button: Button) -> widgets.Button:
        made = widgets.Button(
            description=button.text, tooltip=button.tooltip, layout=_button_layout()
        )
        made.on_click(lambda _: button.act())
        return made


def _button_layout() -> widgets.Layout:
    return widgets.Layout(width="auto", min_width="64px")


def _grid(rows: Sequence[widgets.Widget]) -> widgets.Widget:
    """Rows in as many columns as there is room for, all of one width."""
    columns = f"repeat(auto-fill, minmax(min(100%, {ROW_WIDTH}px), 1fr))"
    layout = widgets.Layout(grid_template_columns=columns, width="100%", max_width="1180px")
    return widgets.GridBox(list(rows), layout=layout)


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
