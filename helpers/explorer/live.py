"""What is shown while a notebook runs, and not stored with it."""

from __future__ import annotations

import ipywidgets as widgets

from helpers.explorer.panel import view_of


class Live:
    """What differs from machine to machine: shown while the notebook runs, and not stored.

    Stored numbers of another machine would be wrong for the reader, and no comparison of outputs
    could hold. So ``words`` (HTML) go into a widget, which a saved notebook leaves out, and
    ``saved`` is the text that stands there instead.
    """

    def __init__(self, words: str, saved: str) -> None:
        self.words, self.saved = words, saved

    def __repr__(self) -> str:
        return self.saved

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        return {**view_of(widgets.HTML(self.words)), "text/plain": self.saved}
