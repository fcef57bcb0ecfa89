"""Explorer of chapter 10: everything of the course on one bench.

- ``playground``: data, network, training; ``.text`` and ``.paste`` take it along, ``.code()``
  gives the lines of Keras that repeat it
- ``given``: what these lines begin with
- ``result``: what it shows at some settings, without the picture
"""

from helpers.chapters.playground.explorer import given, playground, result

__all__ = ["given", "playground", "result"]
