"""The engine of the explorers: the only place that knows ipywidgets.

    from helpers.explorer import Explorer, choice, integer, slider

``explorer`` holds ``Explorer`` and ``moves`` how a move becomes a picture; ``film`` what trains
once and can be played; ``touch`` what can be grabbed in a picture; ``panel`` how all stands on the
page, ``screen`` the widget that carries the picture; ``controls`` the functions that make controls,
whose kinds are in ``control``, ``menus`` and ``sliders``; ``words`` numbers as sentences need them;
``live`` what is shown and not stored; ``guess``, with ``questions`` and ``guess_rows``, what the
reader expects before it is known.
"""

from helpers.explorer.controls import choice, integer, log_slider, slider, text, toggle
from helpers.explorer.explorer import Explorer
from helpers.explorer.film import Film
from helpers.explorer.live import Live
from helpers.explorer.touch import Handle

__all__ = ["Explorer", "Film", "Handle", "Live", "choice", "integer", "log_slider", "slider"]
__all__ += ["text", "toggle"]
