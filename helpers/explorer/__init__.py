"""The engine of the explorers: the only place that knows ipywidgets.

    from helpers.explorer import Explorer, choice, integer, slider

``explorer`` holds ``Explorer``; ``panel`` how it stands on the page; ``controls`` the functions
that make controls, whose kinds are in ``control``, ``menus`` and ``sliders``; ``words`` numbers as
sentences need them; ``live`` what is shown and not stored; ``guess``, with ``questions``
and ``guess_rows``, what the reader expects before a chapter's answer is known.
"""

from helpers.explorer.controls import choice, integer, log_slider, slider, toggle
from helpers.explorer.explorer import Explorer
from helpers.explorer.live import Live

__all__ = ["Explorer", "Live", "choice", "integer", "log_slider", "slider", "toggle"]
